#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/app.hpp"
#include "app/file_kind.hpp"
#include "app/forward_clock.hpp"
#include "app/live.hpp"
#include "app/modbus_server.hpp"
#include "app/open_settings.hpp"
#include "app/readings_relay.hpp"
#include "app/sources.hpp"
#include "cli/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/job_watch.hpp"
#include "cli/mail_options.hpp"
#include "cli/open_browser.hpp"
#include "cli/settings.hpp"
#include "http/guard.hpp"
#include "http/live_events.hpp"
#include "http/live_json.hpp"
#include "http/server.hpp"
#include "http/site.hpp"
#include "http/web_files.hpp"
#include "reports/result_file.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

struct ServeOptions {
    std::vector<std::string> files;
    std::string data;
    std::string dataDirectory;
    std::string configuration;
    std::vector<StartSource> sources;
    ServerOptions server;
    bool headless = false;
    bool allowPlainHttp = false;
    bool demo = false;
    std::string backupDirectory;
    std::string metricsToken;
    DevicesOptions devices;
    std::optional<std::uint16_t> modbusPort;  // none: Modbus is not served
    ModbusServerOptions modbus;
    bool tls = false;
    std::string tlsCertificate, tlsKey;
    std::string publicUrl;
    std::vector<std::string> trustedProxies;
    Proxy proxy;  // of both
    MailOptions mail;
    std::optional<MailServer> mailServer;  // of these
    bool isEncrypted() const { return tls || !tlsCertificate.empty(); }
};

int complain(const std::string& sentence, int code = kExitFailed) {
    fmt::print(stderr, "joulewatch: {}\n", sentence);
    return code;
}

/// Opens for reading what is a file at all.
Result<void> checkReadable(const fs::path& file) {
    std::error_code error;
    const auto status = fs::status(file, error);
    if (!fs::exists(status))
        return fail(ErrorCode::notFound, "{}: there is no such file.", file.string());
    if (fs::is_directory(status))
        return fail(ErrorCode::invalidInput, "{} is a directory; name a file.", file.string());
    if (std::FILE* opened = std::fopen(file.c_str(), "rb")) {
        std::fclose(opened);
        return {};
    }
    return fail(ErrorCode::unavailable, "{} cannot be read: no permission.", file.string());
}

/// A file of the command line; results are checked before the server starts.
struct Input {
    fs::path file;
    std::optional<std::string> resultText;
};

Result<Input> openInput(const std::string& name) {
    Input input{name, std::nullopt};
    if (auto readable = checkReadable(input.file); !readable) return fail(readable.error());
    if (kindOfFile(input.file, name) != FileKind::json) return input;
    auto text = readFile(input.file, Workspace::kMaxResultBytes);
    if (!text) return fail(text.error().code, "{}: {}", name, text.error().message);
    if (const auto good = parseResultFile(*text); !good)
        return fail(good.error().code, "{}: {}", name, good.error().message);
    input.resultText = std::move(*text);
    return input;
}

Result<std::vector<Input>> openInputs(const ServeOptions& options) {
    std::vector<Input> inputs;
    bool anyResult = false;
    for (const std::string& name : options.files) {
        auto input = openInput(name);
        if (!input) return fail(input.error());
        anyResult = anyResult || input->resultText.has_value();
        inputs.push_back(std::move(*input));
    }
    if (options.data.empty()) return inputs;
    auto data = openInput(options.data);
    if (!data) return fail(data.error());
    if (data->resultText)
        return fail(ErrorCode::invalidInput, "{} is a result; --data takes a file of readings.",
                    options.data);
    if (!anyResult) inputs.push_back(std::move(*data));
    return inputs;
}

Result<std::vector<Accepted>> addInputs(Workspace& workspace, const std::vector<Input>& inputs,
                                        const std::string& data) {
    const std::optional<fs::path> readings =
        data.empty() ? std::nullopt : std::optional<fs::path>(data);
    std::vector<Accepted> all;
    for (const Input& input : inputs) {
        auto added = input.resultText ? workspace.addResult(input.file, *input.resultText, readings)
                                      : workspace.addReadings(input.file);
        if (!added) return fail(added.error());
        all.push_back(std::move(*added));
    }
    return all;
}

std::int64_t nowMs() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// Each connection is an open file; the usual limit of 1024 would be ours as well.
void raiseFileLimit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 16'384);
    setrlimit(RLIMIT_NOFILE, &limit);
}

std::string addressOf(const ServeOptions& options, std::uint16_t port) {
    const std::string& host = options.server.address;
    const bool v6 = host.find(':') != std::string::npos;
    return fmt::format("{}://{}:{}", options.isEncrypted() ? "https" : "http",
                       v6 ? fmt::format("[{}]", host) : host, port);
}

/// Says where the program is, and how to get in for the first time. What comes after the # is not
/// sent with a request, so it stands in nobody's log.
Result<std::vector<std::string>> printLinks(const std::string& address, const std::string& origin,
                                            bool demo, Accounts& accounts) {
    fmt::print("Joulewatch is at {}\n", address);
    std::vector<std::string> links;
    if (demo) {
        const auto token = accounts.makeDemoToken();
        if (!token) return fail(token.error());
        links.push_back(fmt::format("{}/demo#{}", origin, *token));
        fmt::print("Sign in once at {}\n", links.back());
    }
    const auto needsSetUp = accounts.needsSetUp();
    if (!needsSetUp) return fail(needsSetUp.error());
    if (*needsSetUp) {
        const auto token = accounts.makeSetUpToken();
        if (!token) return fail(token.error());
        links.push_back(fmt::format("{}/setup#{}", origin, *token));
        fmt::print("Make the first account at {}\n", links.back());
    }
    std::fflush(stdout);
    return links;
}

/// What control rooms ask; it ends before what it shows.
struct ServedModbus {
    std::unique_ptr<ModbusMeters> meters;
    std::unique_ptr<ModbusServer> server;  // null: not wanted
};
Result<ServedModbus> serveModbus(const ServeOptions& options, SettingsStore& settings,
                                 const ReadingStore& readings) {
    ServedModbus served;
    if (!options.modbusPort) return served;
    served.meters = std::make_unique<ModbusMeters>(settings.modbusUnits(), readings, [] {
        return std::chrono::floor<Duration>(std::chrono::system_clock::now());
    });
    ModbusServerOptions wanted = options.modbus;
    wanted.port = *options.modbusPort;
    auto server = ModbusServer::listen(*served.meters, wanted);
    if (!server) return fail(server.error());
    served.server = std::move(*server);
    return served;
}

/// The certificate that was named, or one of our own.
Result<std::optional<TlsIdentity>> tlsOf(const ServeOptions& options, const fs::path& place) {
    if (!options.isEncrypted()) return std::nullopt;
    if (!options.tlsCertificate.empty())
        return TlsIdentity{options.tlsCertificate, options.tlsKey, {}};
    auto own = localTlsIdentity(place / "tls", namesOfMachine(options.server.address));
    if (!own) return fail(own.error());
    return std::move(*own);
}

Result<int> serve(const ServeOptions& options) {
    const auto inputs = openInputs(options);
    if (!inputs) return fail(inputs.error());
    const auto place = options.dataDirectory.empty()
                           ? defaultDataDirectory()
                           : Result<fs::path>(fs::absolute(options.dataDirectory));
    if (!place) return fail(place.error());
    auto directory = DataDirectory::open(*place);
    if (!directory) return fail(directory.error());

    raiseFileLimit();
    const auto settings = openSettings(*place);
    if (!settings) return fail(settings.error());
    auto events = openEvents(*place);
    if (!events) return fail(events.error());
    LiveFeed feed(liveReadingsText);
    EventLog log(std::move(*events), [&](const KeptEvent& each) {
        feed.announce(each.event.meter, liveEventText(each), each.event.at);
    });
    LiveScoring scoring(*place / "live" / "scoring.state", log);
    ReadingsRelay relay;
    const auto opened =
        Workspace::open(std::move(*directory), (*settings)->work(), {defaultSteps(), nowMs});
    if (!opened) return fail(opened.error());
    Workspace& workspace = **opened;
    if (auto live = workspace.openLive({&feed, &scoring, &relay}); !live) return fail(live.error());
    AccountsOptions accountsOptions;
    accountsOptions.now = forwardClock();
    Accounts accounts(**settings, accountsOptions);
    const fs::path shelf =
        options.backupDirectory.empty() ? *place / "backups" : fs::path(options.backupDirectory);
    DevicesOptions devicesOptions = options.devices;
    devicesOptions.now = accountsOptions.now;
    Devices devices(**settings, accounts, devicesOptions);
    const auto metering = openMetering(**settings, accounts);
    if (!metering) return fail(metering.error());
    const auto stored = workspace.live()->store().meters();
    if (!stored) return fail(stored.error());
    (*metering)->registry->learn(*stored);
    (*metering)->registry->start();
    App app{workspace,
            accounts,
            devices,
            **metering,
            options.allowPlainHttp && !options.isEncrypted(),
            options.isEncrypted() || options.proxy.isSecure()};
    app.backups = BackupShelf(*place, shelf);
    app.backups.sweep();
    app.metricsToken = options.metricsToken;
    Live live{feed, log, scoring};
    app.live = &live;
    const Site site(app, webFiles(), options.proxy);
    ServerOptions serverOptions = options.server;
    auto tls = tlsOf(options, *place);
    if (!tls) return fail(tls.error());
    serverOptions.tls = std::move(*tls);
    auto server = Server::listen(site, serverOptions);
    if (!server) return fail(server.error());
    const auto modbus = serveModbus(options, **settings, workspace.live()->store());
    if (!modbus) return fail(modbus.error());
    app.modbusServer = modbus->server.get();
    auto added = addInputs(workspace, *inputs, options.data);
    if (!added) return fail(added.error());

    auto sources = startSources(options.sources,
                                {*workspace.live(), *place / "spool", (*metering)->registry.get(),
                                 (*metering)->inbox.get(), &relay, &(*settings)->alerts(), &log});
    if (!sources) return fail(sources.error());
    app.sources = std::move(*sources);

    const std::string address = addressOf(options, (*server)->port());
    const auto links = printLinks(address, options.proxy.isThere() ? options.proxy.origin : address,
                                  options.demo, accounts);
    if (!links) return fail(links.error());
    if (serverOptions.tls && !serverOptions.tls->authority.empty()) {
        fmt::print("Browsers trust it once they know {}\n", serverOptions.tls->authority.string());
        std::fflush(stdout);
    }
    if (modbus->server) {
        fmt::print("Modbus TCP is at {} port {}\n", options.modbus.address, modbus->server->port());
        std::fflush(stdout);
    }
    if (!options.headless) openBrowser(links->empty() ? address : links->front());
    std::unique_ptr<ResetMail> resetMail;
    if (options.mailServer) {
        resetMail = std::make_unique<ResetMail>(
            **settings, accounts, options.proxy.isThere() ? options.proxy.origin : address,
            [&](const Mail& mail) { return sendMail(*options.mailServer, mail); });
        resetMail->start();
        app.resetMail = resetMail.get();
    }
    const JobWatch watch(workspace, std::move(*added), [&] { (*server)->stop(); });
    (*server)->run();
    app.sources.clear();
    feed.stop();  // before the server is gone whose readers it wakes
    workspace.stop();
    return watch.anyFailed() ? kExitFailed : kExitOk;
}

/// Of the machine: none that a link could name.
bool isEveryAddress(std::string_view address) {
    return address.find_first_not_of("0.:") == std::string_view::npos;
}

int runServe(ServeOptions& options) {
    if (options.publicUrl.empty() && !options.trustedProxies.empty())
        return complain("--trusted-proxy needs --public-url, what browsers call the proxy.",
                        kExitUsage);
    if (!options.publicUrl.empty()) {
        auto proxy = makeProxy(options.publicUrl, options.trustedProxies);
        if (!proxy) return complain("--public-url: " + proxy.error().message + ".", kExitUsage);
        options.proxy = std::move(*proxy);
    }
    auto mailServer = mailServerOf(options.mail);
    if (!mailServer) return complain(mailServer.error().message, kExitUsage);
    options.mailServer = std::move(*mailServer);
    if (options.mailServer && options.publicUrl.empty() && isEveryAddress(options.server.address))
        return complain(
            fmt::format("--address {}: links in mails need --public-url, what browsers call this "
                        "server.",
                        options.server.address),
            kExitUsage);
    if (options.tlsCertificate.empty() != options.tlsKey.empty())
        return complain("--tls-cert and --tls-key belong together: name both.", kExitUsage);
    if (options.modbusPort && !isLoopbackAddress(options.modbus.address) &&
        options.modbus.allow.empty())
        return complain(
            fmt::format("--modbus-address {}: Modbus knows no log-in; name the clients that may "
                        "ask with --modbus-allow.",
                        options.modbus.address),
            kExitUsage);
    if (!isLoopbackAddress(options.server.address) && !options.isEncrypted()) {
        if (!options.allowPlainHttp)
            return complain(
                fmt::format("--address {}: only this machine (127.0.0.1, ::1, localhost) can be "
                            "served without --tls; --allow-plain-http serves others unencrypted.",
                            options.server.address),
                kExitUsage);
        fmt::print(
            stderr,
            "Warning: {} is served unencrypted: who listens on the way reads passwords and data.\n",
            options.server.address);
    }
    const auto code = serve(options);
    return code ? *code : complain(code.error().message);
}

}  // namespace

void addServeCommand(CLI::App& program, Run& run) {
    CLI::App* command =
        program.add_subcommand("serve", "Show results and data in the browser, and analyse more");
    const auto options = std::make_shared<ServeOptions>();
    command->add_option("FILE", options->files,
                        "Results (JSON) to show, or readings (CSV, .csv.gz, Parquet) to analyse");
    command->add_option("--data", options->data,
                        "Readings behind the results, for charts; alone: analysed as well");
    command->add_option("--port", options->server.port, "TCP port, 0 for any free one")
        ->check(CLI::Range(0, 65535))
        ->capture_default_str();
    command->add_option("--address", options->server.address, "Address to listen on")
        ->capture_default_str();
    command->add_option("--data-dir", options->dataDirectory,
                        "Where uploads and results are kept "
                        "[$XDG_DATA_HOME/joulewatch or ~/.local/share/joulewatch]");
    command->add_option(
        "--backup-dir", options->backupDirectory,
        "Where the server keeps the backups that admins ask for [DATA-DIR/backups]");
    command->add_flag("--headless", options->headless, "Do not open a browser");
    command->add_flag("--demo", options->demo,
                      "Print a link that signs in once without an account, to look around");
    command->add_flag("--allow-plain-http", options->allowPlainHttp,
                      "Serve other machines too, without encryption");
    command->add_flag("--tls", options->tls,
                      "Serve https, with a certificate signed by an authority of its own in the "
                      "data directory (tls/ca.pem, for browsers to trust)");
    command->add_option("--tls-cert", options->tlsCertificate,
                        "Serve https with this certificate and what leads to its authority (PEM)");
    command->add_option("--tls-key", options->tlsKey, "The certificate's key (PEM)");
    command->add_option("--public-url", options->publicUrl,
                        "What browsers call a proxy that stands before this server, as "
                        "https://power.example.org");
    command
        ->add_option("--trusted-proxy", options->trustedProxies,
                     "Address of that proxy, believed in X-Forwarded-For; several with commas")
        ->delimiter(',')
        ->allow_extra_args(false);
    addMailOptions(*command, options->mail);
    command
        ->add_option("--metrics-token", options->metricsToken,
                     "Lets Prometheus read /metrics with this bearer token, 16 characters or more; "
                     "better set in a file, others can read a command line")
        ->check(CLI::Validator(
            [](const std::string& token) {
                return token.size() >= 16 && token.find_first_of(" \t\r\n") == std::string::npos
                           ? std::string()
                           : std::string("--metrics-token has 16 characters or more, no spaces");
            },
            "TEXT"));
    command
        ->add_option("--device-requests", options->devices.requestsPerSecond,
                     "Requests a second that one device may make")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        ->add_option("--device-readings", options->devices.readingsPerSecond,
                     "Readings a second that one device may send")
        ->check(CLI::Range(1, 100'000'000))
        ->capture_default_str();
    command
        ->add_option("--modbus-port", options->modbusPort,
                     "Show meters to control rooms by Modbus TCP on this port, 0 for any free one "
                     "[not shown]")
        ->check(CLI::Range(0, 65535));
    command
        ->add_option("--modbus-address", options->modbus.address,
                     "Address to listen on for Modbus; any but this machine's needs --modbus-allow")
        ->capture_default_str();
    command
        ->add_option("--modbus-allow", options->modbus.allow,
                     "Addresses of clients that may ask by Modbus; several with commas")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::Validator(
            [](const std::string& address) {
                return plainAddress(address) ? std::string()
                                             : fmt::format("'{}' is no address", address);
            },
            "ADDRESS"));
    command->add_option("--config", options->configuration,
                        "Settings as TOML, [serve] with port, address, data_dir, …; flags and "
                        "JOULEWATCH_… in the environment or .env come first "
                        "[/etc/joulewatch/joulewatch.toml]");
    command->callback([&run, command, options] {
        run = [command, options] {
            const SettingSources places = usualSources(options->configuration);
            if (const auto set = applySettings(*command, places); !set)
                return complain(set.error().message, kExitConfiguration);
            auto sources = readSources(places.file);
            if (!sources) return complain(sources.error().message, kExitConfiguration);
            options->sources = std::move(*sources);
            return runServe(*options);
        };
    });
}

}  // namespace joulewatch
