#include "cli/job_watch.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <utility>

namespace joulewatch {
namespace {

constexpr std::chrono::milliseconds kLookEvery{200};
constexpr const char* kClearLine = "\r\033[K";

bool onTerminal() { return isatty(STDERR_FILENO) == 1; }

void showProgress(const std::string& name, const JobState& state) {
    if (!onTerminal()) return;
    const auto percent = state.total == 0 ? 0 : 100 * state.done / state.total;
    fmt::print(stderr, "{}{}: {} {} %", kClearLine, name, state.stage, percent);
    std::fflush(stderr);
}

}  // namespace

JobWatch::JobWatch(Workspace& workspace, std::vector<Accepted> jobs, std::function<void()> failed)
    : workspace_(workspace), jobs_(std::move(jobs)), failed_(std::move(failed)) {
    thread_ = std::jthread([this](const std::stop_token& stopping) {
        for (const Accepted& job : jobs_) follow(job, stopping);
    });
}

void JobWatch::follow(const Accepted& job, const std::stop_token& stopping) {
    if (!job.jobId) return;
    const auto dataset = workspace_.find(job.datasetId);
    while (dataset && !stopping.stop_requested()) {
        workspace_.jobs().wait(*job.jobId, kLookEvery);
        const auto state = workspace_.jobs().state(*job.jobId);
        if (!state) return;
        if (state->ended()) return tellEnd(*state);
        showProgress(dataset->name, *state);
    }
}

void JobWatch::tellEnd(const JobState& last) {
    if (onTerminal()) fmt::print(stderr, "{}", kClearLine);
    const auto dataset = workspace_.find(last.datasetId);
    if (last.status == JobStatus::done && dataset) {
        fmt::print("{}: {} rows of {} machines are analysed.\n", dataset->name,
                   dataset->rows.value_or(0), dataset->machines.value_or(0));
        std::fflush(stdout);
    } else if (last.status == JobStatus::failed) {
        fmt::print(stderr, "joulewatch: {}\n", last.error.value_or("The analysis failed."));
        anyFailed_ = true;
        failed_();
    }
}

}  // namespace joulewatch
