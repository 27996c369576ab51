#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>
#include <string>

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
    out.family("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
    out.sample(residentBytes());
    Response response;
    response.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = out.take();
    return response;
}

}  // namespace joulewatch
