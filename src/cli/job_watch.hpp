#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "app/workspace.hpp"

namespace joulewatch {

/// Tells on the terminal how far the files named on the command line are, and when they are done.
class JobWatch {
 public:
    /// `failed` is called once when a file cannot be read or analysed, after its sentence.
    JobWatch(Workspace& workspace, std::vector<Accepted> jobs, std::function<void()> failed);

    bool anyFailed() const { return anyFailed_; }

 private:
    void follow(const Accepted& job, const std::stop_token& stopping);
    void tellEnd(const JobState& last);

    Workspace& workspace_;
    std::vector<Accepted> jobs_;
    std::function<void()> failed_;
    std::atomic<bool> anyFailed_{false};
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace joulewatch
