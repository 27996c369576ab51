#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>
#include <string>
#include <vector>

#include "app/live.hpp"
#include "app/modbus_server.hpp"
#include "app/sources.hpp"
#include "http/routes/handlers.hpp"
#include "http/traffic.hpp"

namespace joulewatch {
namespace {

/// Prometheus text exposition format, version 0.0.4.
class Exposition {
 public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                       type);
    }
    void sample(double value, std::string_view labels = "") {
        fmt::format_to(std::back_inserter(text_), "{}{} {}\n", name_, labels, value);
    }
    std::string take() { return std::move(text_); }

 private:
    std::string_view name_;
    std::string text_;
};

/// Bytes of this process that are in memory; 0 where the system does not say.
double residentBytes() {
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (file == nullptr) return 0;
    unsigned long total = 0, resident = 0;
    const int read = std::fscanf(file, "%lu %lu", &total, &resident);
    std::fclose(file);
    return read == 2 ? static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE))
                     : 0;
}

/// Names of sources are letters, figures, '.', '_' and '-': they need no escaping.
void addSources(Exposition& out, const App& app) {
    std::vector<SourceState> states;
    for (const auto& each : app.sources) states.push_back(each->state());
    const auto each = [&](std::string_view name, std::string_view type, std::string_view help,
                          const auto& value) {
        if (states.empty()) return;
        out.family(name, type, help);
        for (const SourceState& state : states)
            out.sample(static_cast<double>(value(state)),
                       fmt::format("{{source=\"{}\",kind=\"{}\"}}", state.name, state.kind));
    };
    each("joulewatch_source_connected", "gauge", "Whether a source of readings is connected.",
         [](const SourceState& state) { return state.connected ? 1 : 0; });
    each("joulewatch_source_connections_total", "counter", "Connections that a source has made.",
         [](const SourceState& state) { return state.connections; });
    each("joulewatch_source_messages_total", "counter", "Messages, answers or files that came.",
         [](const SourceState& state) { return state.messages; });
    each("joulewatch_source_readings_total", "counter", "Readings that were taken of them.",
         [](const SourceState& state) { return state.readings; });
    each("joulewatch_source_errors_total", "counter",
         "Connections that failed, and messages, answers or files that gave no reading.",
         [](const SourceState& state) { return state.errors; });
}

void addModbusServer(Exposition& out, const ModbusServerState& state) {
    out.family("joulewatch_modbus_server_connections", "gauge", "Clients of our Modbus server.");
    out.sample(static_cast<double>(state.connections));
    out.family("joulewatch_modbus_server_requests_total", "counter",
               "Requests that it has answered.");
    out.sample(static_cast<double>(state.requests - state.exceptions), "{answer=\"registers\"}");
    out.sample(static_cast<double>(state.exceptions), "{answer=\"exception\"}");
    out.family("joulewatch_modbus_server_turned_away_total", "counter",
               "Clients that were not allowed, or too many.");
    out.sample(static_cast<double>(state.turnedAway));
}

}  // namespace

namespace {

/// Readings are judged as soon as they are stored, or before, while a checkpoint holds up the
/// store.
void addLag(Exposition& out, const IngestState& state) {
    out.family("joulewatch_live_lag_seconds", "gauge",
               "Age of the oldest readings that are safe, but not stored; judging is no further "
               "behind. 0: none wait.");
    out.sample(state.lag.count());
    out.family("joulewatch_live_lag_commits", "gauge",
               "Commits of the journal that wait to be stored.");
    out.sample(static_cast<double>(state.behind));
}

void addLive(Exposition& out, const Live& live) {
    const auto scoring = live.scoring.counts();
    const auto events = live.events.counts();
    const auto feed = live.feed.counts();
    const auto add = [&](std::string_view name, std::string_view type, std::string_view help,
                         std::uint64_t value) {
        out.family(name, type, help);
        out.sample(static_cast<double>(value));
    };
    out.family("joulewatch_live_values_total", "counter",
               "Values of live readings, by what came of them.");
    out.sample(static_cast<double>(scoring.readings.scored), "{judged=\"yes\"}");
    out.sample(static_cast<double>(scoring.readings.late), "{judged=\"late\"}");
    out.sample(static_cast<double>(scoring.readings.unwatched), "{judged=\"beyond limit\"}");
    add("joulewatch_live_series", "gauge", "Metrics of meters that are watched.", scoring.series);
    add("joulewatch_live_pattern_meters", "gauge",
        "Meters whose metrics are looked at together, 2000 at most.", scoring.patterns);
    add("joulewatch_live_state_bytes", "gauge", "What live scoring has learnt, as saved last.",
        scoring.stateBytes);
    add("joulewatch_live_state_failures_total", "counter",
        "Times that it could not be saved or was of no use.",
        scoring.savesFailed + scoring.statesLost);
    add("joulewatch_live_events_total", "counter", "Events told, each time more is known of one.",
        events.recorded);
    add("joulewatch_live_events_waiting", "gauge", "Events that are not on disk yet.",
        events.waiting);
    add("joulewatch_live_events_dropped_total", "counter",
        "Events that found no room in the queue.", events.dropped);
    add("joulewatch_live_readers", "gauge", "Pages that follow live readings.", feed.subscribers);
    add("joulewatch_live_messages_total", "counter", "Messages handed to them.", feed.messages);
    add("joulewatch_live_lost_total", "counter", "Times that one missed something.", feed.lost);
}

}  // namespace

Response getMetrics(const Request& request, App& app) {
    Exposition out;
    out.family("joulewatch_build_info", "gauge", "The running version.");
    out.sample(1, "{version=\"" JOULEWATCH_VERSION "\"}");
    out.family("joulewatch_http_responses_total", "counter", "Answers by the hundreds of status.");
    for (unsigned hundreds = 2; request.traffic != nullptr && hundreds < Traffic::kClasses;
         ++hundreds)
        out.sample(static_cast<double>(request.traffic->answers(hundreds)),
                   fmt::format("{{status=\"{}xx\"}}", hundreds));
    out.family("joulewatch_jobs", "gauge", "Jobs that run and that wait.");
    out.sample(static_cast<double>(app.workspace.jobs().running()), "{state=\"running\"}");
    out.sample(static_cast<double>(app.workspace.jobs().queued()), "{state=\"queued\"}");
    out.family("joulewatch_datasets", "gauge", "Data sets that are kept.");
    out.sample(static_cast<double>(app.workspace.list().size()));
    addSources(out, app);
    if (app.live != nullptr) addLive(out, *app.live);
    if (const auto* readings = app.workspace.live()) addLag(out, readings->state());
    if (app.modbusServer != nullptr) addModbusServer(out, app.modbusServer->state());
    out.family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
    out.sample(residentBytes());
    Response response;
    response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = out.take();
    return response;
}

}  // namespace joulewatch
