#include "app/simulate/simulate.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>

#include "app/mqtt_settings.hpp"
#include "app/simulate/http_way.hpp"
#include "app/simulate/modbus_way.hpp"
#include "app/simulate/mqtt_way.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/fault_map.hpp"
#include "cli/interrupt.hpp"

namespace joulewatch {
namespace {

constexpr std::chrono::days kLongest{365};
constexpr std::string_view kShapes[] = {"plain", "homeassistant", "tasmota",
                                        "shelly"};  // in the order of MqttShape

/// What was typed, where it is not yet the value it stands for.
struct Arguments {
    SimulateRequest request;
    std::string to, token, caFile;
    std::string modbusListen;
    std::string mqtt, shape = "plain";
    std::string dialect = "json";
    std::string speed = "1";
    std::string start, duration, faults;
    std::int64_t intervalS = 10;
    bool noAnomalies = false;
};

[[noreturn]] void refuse(const std::string& sentence) { throw CLI::ValidationError(sentence); }

/// `90s`, `15m`, `2h`, `14d`.
Duration parseDuration(const std::string& text) {
    std::int64_t count = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, count);
    constexpr std::string_view kUnits = "smhd";
    constexpr std::int64_t kSeconds[]{1, 60, 3600, 86400};
    const auto unit = rest + 1 == end ? kUnits.find(*rest) : std::string_view::npos;
    if (error != std::errc() || unit == std::string_view::npos || count < 1 ||
        count > std::chrono::seconds(kLongest).count() / kSeconds[unit])
        refuse(
            fmt::format("--duration: '{}' is not a time such as 90s, 15m, 2h or 14d, of 365d at "
                        "most",
                        text));
    return std::chrono::seconds{count * kSeconds[unit]};
}

void setSpeed(Arguments& arguments) {
    if (arguments.speed == "max") {
        arguments.request.speed.reset();
        return;
    }
    double speed = 0;
    if (!CLI::detail::lexical_cast(arguments.speed, speed) || !(speed >= 1) || speed > 100'000)
        refuse(fmt::format("--speed: '{}' is not 1 to 100000, or max", arguments.speed));
    arguments.request.speed = speed;
}

/// Now, so that stamps are those of the moment; as fast as possible: so that it ends now.
void setStart(Arguments& arguments) {
    using std::chrono::seconds;
    SimulateRequest& request = arguments.request;
    const auto now = std::chrono::floor<seconds>(std::chrono::system_clock::now());
    if (arguments.start.empty()) {
        if (!request.speed && !request.duration)
            refuse("--speed max needs a --start or a --duration, which then ends now");
        request.plant.start = request.speed ? Timestamp{now} : Timestamp{now} - *request.duration;
    } else {
        const auto start = parseTimestamp(arguments.start);
        if (!start || *start < Timestamp{})
            refuse(
                fmt::format("--start: '{}' is not a time from 1970 on, such as 2024-01-31 or "
                            "2024-01-31T12:00:00Z",
                            arguments.start));
        request.plant.start = *start;
    }
    const auto sinceEpoch = request.plant.start.time_since_epoch();
    request.plant.start -= sinceEpoch % request.plant.interval;
}

void checkServer(Arguments& arguments) {
    if (!arguments.to.starts_with("http://") && !arguments.to.starts_with("https://"))
        refuse(fmt::format("--to: '{}' does not begin with http:// or https://", arguments.to));
    while (arguments.to.ends_with('/')) arguments.to.pop_back();
    if (arguments.token.empty())
        refuse("--to needs the --token of a device (joulewatch device add NAME)");
    if (arguments.token.find_first_of(" \t\r\n") != std::string::npos)
        refuse("--token: a token has no spaces");
}

/// `1502` or `192.168.1.5:1502`.
ModbusWayOptions parsePlace(const std::string& text) {
    ModbusWayOptions options;
    const auto colon = text.rfind(':');
    if (colon != std::string::npos) options.address = text.substr(0, colon);
    const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
    if (!CLI::detail::lexical_cast(port, options.port))
        refuse(fmt::format("--modbus-listen: '{}' is not a port, or ADDRESS:PORT", text));
    return options;
}

void settle(Arguments& arguments) {
    SimulateRequest& request = arguments.request;
    if (arguments.to.empty() && arguments.modbusListen.empty() && arguments.mqtt.empty())
        refuse(
            "say where to send: --to http://127.0.0.1:8501, --mqtt mqtt://127.0.0.1, or "
            "--modbus-listen PORT");
    if (!arguments.mqtt.empty() && !mqttAddress(arguments.mqtt))
        refuse(fmt::format("--mqtt: '{}' is not mqtt://host:port", arguments.mqtt));
    if (!arguments.modbusListen.empty()) parsePlace(arguments.modbusListen);
    if (!arguments.to.empty()) checkServer(arguments);
    request.plant.interval = std::chrono::seconds{arguments.intervalS};
    if (!arguments.faults.empty())
        request.plant.faults = parseFaultMap("--faults", arguments.faults);
    if (arguments.noAnomalies) request.plant.faults.clear();
    if (!arguments.duration.empty()) request.duration = parseDuration(arguments.duration);
    const auto days = std::chrono::ceil<std::chrono::days>(request.duration.value_or(kLongest));
    request.plant.days = static_cast<int>(days.count());
    setSpeed(arguments);
    setStart(arguments);
}

MqttShape shapeNamed(std::string_view name) {
    const auto* shape = std::ranges::find(kShapes, name);
    return static_cast<MqttShape>(shape - std::begin(kShapes));
}

/// Each kind of way has its share of the machines.
Result<std::vector<std::unique_ptr<DeviceWay>>> makeWays(const Arguments& arguments,
                                                         const Plant& plant) {
    const bool http = !arguments.to.empty();
    const bool json = http && arguments.dialect != "lines";
    const bool lines = http && arguments.dialect != "json";
    const bool mqtt = !arguments.mqtt.empty();
    const bool modbus = !arguments.modbusListen.empty();
    MachineShare share{0, static_cast<std::size_t>(json) + static_cast<std::size_t>(lines) +
                              static_cast<std::size_t>(mqtt) + static_cast<std::size_t>(modbus)};
    std::vector<std::unique_ptr<DeviceWay>> ways;
    const auto addHttp = [&](HttpDialect dialect) {
        ways.push_back(makeHttpWay(
            {arguments.to, arguments.token, arguments.caFile, dialect, share}, plant.meters()));
        ++share.first;
    };
    if (json) addHttp(HttpDialect::json);
    if (lines) addHttp(HttpDialect::lines);
    if (mqtt) {
        ways.push_back(makeMqttWay(
            {*mqttAddress(arguments.mqtt), shapeNamed(arguments.shape), share}, plant.meters()));
        ++share.first;
    }
    if (modbus) {
        ModbusWayOptions options = parsePlace(arguments.modbusListen);
        options.share = share;
        auto way = ModbusWay::listen(options, plant.meters().size());
        if (!way) return fail(way.error());
        fmt::print("Modbus meters answer at {}:{}\n", options.address, (*way)->port());
        std::fflush(stdout);
        ways.push_back(std::move(*way));
    }
    return ways;
}

/// One line that is written over on a terminal, a line every ten seconds elsewhere.
class SendingLine {
 public:
    void show(const SimulateState& state) {
        const auto now = Clock::now();
        if (drawn_ && now - *drawn_ < (terminal_ ? std::chrono::milliseconds{200} : kElsewhere))
            return;
        if (drawn_) {
            const std::chrono::duration<double> passed = now - *drawn_;
            rate_ = static_cast<double>(state.acknowledged - acknowledged_) / passed.count();
        }
        drawn_ = now;
        acknowledged_ = state.acknowledged;
        const std::string text = fmt::format(
            "sent {}  acknowledged {}  {:.0f} readings/s  {:%T} behind{}{}", state.sent,
            state.acknowledged, rate_, std::chrono::floor<std::chrono::seconds>(state.behind),
            state.trouble.empty() ? "" : "  waiting: ", state.trouble);
        fmt::print(stderr, "{}{}{}", terminal_ ? "\r" : "", text, terminal_ ? "\x1b[K" : "\n");
    }
    void finish() const {
        if (terminal_ && drawn_) fmt::print(stderr, "\r\x1b[K");
    }

 private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kElsewhere{10'000};
    bool terminal_ = isatty(STDERR_FILENO) == 1;
    std::optional<Clock::time_point> drawn_;
    std::uint64_t acknowledged_ = 0;
    double rate_ = 0;
};

int runSimulate(const Arguments& arguments) {
    for (const std::string& warning : generateWarnings(arguments.request.plant))
        fmt::print(stderr, "joulewatch: {}\n", warning);
    std::signal(SIGPIPE, SIG_IGN);
    const Interrupt interrupt;
    SendingLine line;
    const auto done = simulate(
        arguments.request, [&](const Plant& plant) { return makeWays(arguments, plant); },
        [&](const SimulateState& state) {
            line.show(state);
            return !interrupt.requested();
        });
    line.finish();
    if (!done) {
        fmt::print(stderr, "joulewatch: {}\n", done.error().message);
        return kExitFailed;
    }
    fmt::print("{} readings sent, {} acknowledged\n", done->sent, done->acknowledged);
    return done->sent == done->acknowledged ? kExitOk : kExitFailed;
}

void addPlantOptions(CLI::App& command, Arguments& arguments) {
    PlantOptions& plant = arguments.request.plant;
    command.add_option("-m,--machines", plant.machines, "Machines, in lines of five")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    command
        .add_option("-i,--interval", arguments.intervalS, "Seconds between readings of a machine")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command
        .add_option("--speed", arguments.speed,
                    "Seconds of the plant in a second: 1 to 100000, or max")
        ->capture_default_str();
    command.add_option("--start", arguments.start,
                       "First stamp, ISO 8601 [now; with --speed max, so that it ends now]");
    command.add_option("--duration", arguments.duration,
                       "Of the plant: 90s, 15m, 2h, 14d [until Ctrl-C, or 365d]");
    command.add_option("--seed", plant.seed, "Another seed, another plant")->capture_default_str();
    CLI::Option* faults = command.add_option(
        "--faults", arguments.faults,
        "MACHINE=FAULT,…  (default 5=spike,12=degradation,8=harmonics,15=imbalance)");
    command.add_flag("--no-anomalies", arguments.noAnomalies, "A healthy plant")->excludes(faults);
    command.add_option("--labels", arguments.request.labels,
                       "CSV of what was wrong where, written at the end");
}

}  // namespace

void addSimulateCommand(CLI::App& program, Run& run) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App* command =
        program.add_subcommand("simulate", "Play a plant as devices that send to a running server");
    command->add_option("--to", arguments->to, "Server to send to, as http://127.0.0.1:8501");
    command
        ->add_option("--token", arguments->token,
                     "Token of a device that may write the machines; better set in the "
                     "environment, others can read a command line")
        ->envname("JOULEWATCH_TOKEN");
    command->add_option(
        "--ca-file", arguments->caFile,
        "Authority of the server's certificate (DATA-DIR/tls/ca.pem of serve --tls)");
    command
        ->add_option("--as", arguments->dialect,
                     "What machines speak over HTTP: json, lines (InfluxDB's), or both in turn")
        ->check(CLI::IsMember(std::vector<std::string>{"json", "lines", "both"}))
        ->capture_default_str();
    command->add_option("--mqtt", arguments->mqtt,
                        "Broker to publish to, as mqtt://127.0.0.1:1883");
    command
        ->add_option("--shape", arguments->shape,
                     "As what machines publish: plain (plant/MACHINE), homeassistant, tasmota or "
                     "shelly")
        ->check(CLI::IsMember(std::vector<std::string>(std::begin(kShapes), std::end(kShapes))))
        ->capture_default_str();
    command->add_option("--modbus-listen", arguments->modbusListen,
                        "Answer as Modbus TCP meters (SDM630, EM24, SunSpec in turn; machine 0 is "
                        "unit 1) at this PORT of 127.0.0.1, or ADDRESS:PORT");
    addPlantOptions(*command, *arguments);
    command->callback([&run, arguments] {
        settle(*arguments);
        run = [arguments] { return runSimulate(*arguments); };
    });
}

}  // namespace joulewatch
