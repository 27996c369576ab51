#include "app/jobs.hpp"

#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <utility>

namespace joulewatch {

using Clock = std::chrono::steady_clock;

struct JobQueue::Job {
    JobState state;  // guarded by the queue's mutex, as all but `cancelled`
    std::string owner;
    Work work;
    Ended ended;
    std::atomic<bool> cancelled{false};
    std::vector<std::weak_ptr<JobFeed>> readers;
    Clock::time_point stageBegan;
    Clock::time_point lastNews;
};

JobQueue::JobQueue() {
    for (std::size_t i = 0; i < kMaxRunning; ++i)
        workers_.emplace_back([this](const std::stop_token& stopping) { runNext(stopping); });
}

JobQueue::~JobQueue() { stop(); }

Result<std::string> JobQueue::submit(std::string datasetId, std::string owner, Work work,
                                     Ended ended, std::string id) {
    auto job = std::make_shared<Job>();
    job->state.id = id;  // the state belongs to whoever runs the job, once it waits
    job->state.datasetId = std::move(datasetId);
    job->owner = std::move(owner);
    job->work = std::move(work);
    job->ended = std::move(ended);
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return fail(ErrorCode::unavailable, "The program is ending.");
        if (waiting_.size() >= kMaxQueued)
            return fail(ErrorCode::unavailable,
                        "{} files wait to be analysed already; try again when one is done.",
                        waiting_.size());
        waiting_.push_back(job);
        jobs_.push_back(job);
        forgetOldest();
    }
    news_.notify_all();
    return id;
}

JobQueue::JobPointer JobQueue::find(std::string_view id) const {
    const auto found = std::find_if(jobs_.begin(), jobs_.end(),
                                    [&](const auto& job) { return job->state.id == id; });
    return found == jobs_.end() ? nullptr : *found;
}

std::optional<JobState> JobQueue::state(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto job = find(id);
    if (!job) return std::nullopt;
    return job->state;
}

bool JobQueue::cancel(std::string_view id) {
    JobPointer job;
    bool neverBegan = false;
    {
        const std::lock_guard lock(mutex_);
        job = find(id);
        if (!job) return false;
        job->cancelled = true;
        neverBegan = std::erase(waiting_, job) > 0;
    }
    if (neverBegan) end(job, JobStatus::cancelled, std::nullopt);
    return true;
}

Result<std::shared_ptr<JobFeed>> JobQueue::follow(std::string_view id) {
    const std::lock_guard lock(mutex_);
    const auto job = find(id);
    if (!job) return fail(ErrorCode::notFound, "There is no job {}.", id);
    std::size_t readers = 0;
    for (const auto& each : jobs_) {
        std::erase_if(each->readers, [](const auto& reader) { return reader.expired(); });
        readers += each->readers.size();
    }
    if (readers >= kMaxReaders)
        return fail(ErrorCode::unavailable, "{} readers follow jobs already; try again later.",
                    readers);
    auto feed = std::make_shared<JobFeed>();
    feed->push(job->state);
    job->readers.push_back(feed);
    return feed;
}

void JobQueue::wait(std::string_view id, std::chrono::milliseconds atMost) const {
    std::unique_lock lock(mutex_);
    const auto job = find(id);
    if (job) news_.wait_for(lock, atMost, [&] { return job->state.ended(); });
}

std::size_t JobQueue::running() const {
    const std::lock_guard lock(mutex_);
    return running_;
}

std::size_t JobQueue::queued() const {
    const std::lock_guard lock(mutex_);
    return waiting_.size();
}

void JobQueue::stop() {
    std::deque<JobPointer> neverBegan;
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        neverBegan.swap(waiting_);
        for (const auto& job : jobs_) job->cancelled = true;
    }
    for (const auto& job : neverBegan) end(job, JobStatus::cancelled, std::nullopt);
    for (auto& worker : workers_) worker.request_stop();
    workers_.clear();  // joins
}

/// The first in line whose owner has not as many running already as one may have.
std::deque<JobQueue::JobPointer>::iterator JobQueue::nextToRun() {
    return std::ranges::find_if(waiting_, [&](const JobPointer& waiting) {
        const auto takesTurn = [&](const JobPointer& job) {
            return job->state.status == JobStatus::running && job->owner == waiting->owner;
        };
        const auto running = std::ranges::count_if(jobs_, takesTurn);
        return static_cast<std::size_t>(running) < kMaxRunningOfOwner;
    });
}

void JobQueue::runNext(const std::stop_token& stopping) {
    std::unique_lock lock(mutex_);
    while (news_.wait(lock, stopping, [&] { return nextToRun() != waiting_.end(); })) {
        const auto next = nextToRun();
        const JobPointer job = std::move(*next);
        waiting_.erase(next);
        ++running_;
        job->state.status = JobStatus::running;
        job->stageBegan = Clock::now();
        lock.unlock();
        run(job);
        malloc_trim(0);  // glibc would keep what a large file has needed
        lock.lock();
    }
}

void JobQueue::run(const JobPointer& job) {
    const Progress progress = [this, &job](std::string_view stage, std::uint64_t done,
                                           std::uint64_t total) {
        return report(*job, stage, done, total);
    };
    Result<void> result;
    try {
        result = job->work(progress);
    } catch (const std::bad_alloc&) {  // a library's: one file too large must not end the program
        result = fail(ErrorCode::unavailable, "There is not enough memory for this file.");
    } catch (const std::exception&) {
        result = fail(ErrorCode::corrupted, "The analysis failed inside the program.");
    }
    if (result)
        end(job, JobStatus::done, std::nullopt);
    else if (result.error().code == ErrorCode::cancelled)
        end(job, JobStatus::cancelled, std::nullopt);
    else
        end(job, JobStatus::failed, result.error().message);
}

bool JobQueue::report(Job& job, std::string_view stage, std::uint64_t done, std::uint64_t total) {
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    const bool newStage = job.state.stage != stage;
    if (newStage) {
        job.state.stage = stage;
        job.stageBegan = now;
    }
    job.state.done = done;
    job.state.total = total;
    if (newStage || now - job.lastNews >= kNewsEvery) {
        const double seconds = std::chrono::duration<double>(now - job.stageBegan).count();
        job.state.etaSeconds.reset();
        if (done > 0 && total >= done && seconds > 1)  // before that it would only jump about
            job.state.etaSeconds =
                seconds * static_cast<double>(total - done) / static_cast<double>(done);
        job.lastNews = now;
        tellReaders(job);
    }
    return !job.cancelled;
}

void JobQueue::end(const JobPointer& job, JobStatus status, std::optional<std::string> error) {
    JobState last;
    {
        const std::lock_guard lock(mutex_);
        last = job->state;
    }
    last.status = status;
    last.error = std::move(error);
    last.etaSeconds.reset();
    if (job->ended) job->ended(last);  // before the news: who hears it sees what came of the job
    {
        const std::lock_guard lock(mutex_);
        if (job->state.status == JobStatus::running) --running_;
        job->state = last;
        job->work = nullptr;
        job->ended = nullptr;
        tellReaders(*job);
    }
    news_.notify_all();
}

void JobQueue::tellReaders(Job& job) {
    for (const auto& reader : job.readers)
        if (const auto feed = reader.lock()) feed->push(job.state);
}

void JobQueue::forgetOldest() {
    std::size_t ended = 0;
    for (const auto& job : jobs_) ended += job->state.ended() ? 1 : 0;
    std::erase_if(jobs_, [&](const auto& job) {
        if (!job->state.ended() || ended <= kMaxEnded) return false;
        --ended;
        return true;
    });
}

}  // namespace joulewatch
