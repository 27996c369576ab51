#include "app/jobs.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

JobState endOf(JobQueue& jobs, const std::string& id) {
    jobs.wait(id, 10s);
    const auto state = jobs.state(id);
    REQUIRE(state.has_value());
    REQUIRE(state->ended());
    return *state;
}

/// Work that reports until it is told to stop.
Result<void> untilCancelled(const Progress& progress) {
    for (std::uint64_t done = 0;; ++done) {
        if (!progress("waiting", done, 0)) return fail(ErrorCode::cancelled, "Cancelled.");
        std::this_thread::sleep_for(1ms);
    }
}

}  // namespace

TEST_CASE("a job runs, is done, and says so to who ordered it") {
    JobQueue jobs;
    std::atomic<bool> told = false;
    const auto id = jobs.submit(
        "plant", "ann", [](const Progress&) { return Result<void>{}; },
        [&](const JobState& last) { told = last.status == JobStatus::done; });
    REQUIRE(id.has_value());
    CHECK(id->size() == 20);
    CHECK(endOf(jobs, *id).status == JobStatus::done);
    CHECK(told);
    CHECK(jobs.running() == 0);
}

TEST_CASE("a failed job keeps its reason, and one that throws does not end the program") {
    JobQueue jobs;
    const auto bad = jobs.submit(
        "a", "ann",
        [](const Progress&) -> Result<void> { return fail(ErrorCode::invalidInput, "Line 3"); },
        nullptr);
    const auto thrown = jobs.submit(
        "b", "ann", [](const Progress&) -> Result<void> { throw std::bad_alloc(); }, nullptr);
    CHECK(endOf(jobs, *bad).error == "Line 3");
    CHECK(endOf(jobs, *thrown).status == JobStatus::failed);
}

TEST_CASE("of one user two jobs run, and another's start before the third") {
    JobQueue jobs;
    std::vector<std::string> anns;
    for (int i = 0; i < 3; ++i)
        anns.push_back(*jobs.submit("plant", "ann", untilCancelled, nullptr));
    const auto bobs = jobs.submit("home", "bob", untilCancelled, nullptr);
    while (jobs.running() < 3) std::this_thread::sleep_for(1ms);
    CHECK(jobs.state(*bobs)->status == JobStatus::running);
    CHECK(jobs.state(anns[2])->status == JobStatus::queued);
    CHECK(jobs.cancel(anns[0]));
    while (jobs.state(anns[2])->status == JobStatus::queued) std::this_thread::sleep_for(1ms);
    CHECK(jobs.state(anns[0])->status == JobStatus::cancelled);
}

TEST_CASE("four jobs run, the fifth waits, the twenty-first is refused") {
    JobQueue jobs;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < JobQueue::kMaxRunning; ++i)
        ids.push_back(*jobs.submit("plant", i % 2 == 0 ? "ann" : "bob", untilCancelled, nullptr));
    while (jobs.running() < JobQueue::kMaxRunning) std::this_thread::sleep_for(1ms);
    for (std::size_t i = 0; i < JobQueue::kMaxQueued; ++i)
        ids.push_back(*jobs.submit("plant", "ann", untilCancelled, nullptr));
    CHECK(jobs.queued() == JobQueue::kMaxQueued);
    const auto refused = jobs.submit("plant", "ann", untilCancelled, nullptr);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);

    SUBCASE("a waiting job is cancelled at once") {
        CHECK(jobs.cancel(ids.back()));
        CHECK(jobs.state(ids.back())->status == JobStatus::cancelled);
        CHECK(jobs.queued() == JobQueue::kMaxQueued - 1);
    }
    SUBCASE("a running job is cancelled at its next report") {
        CHECK(jobs.cancel(ids.front()));
        CHECK(endOf(jobs, ids.front()).status == JobStatus::cancelled);
    }
    SUBCASE("stopping ends them all") {
        jobs.stop();
        for (const auto& id : ids) CHECK(jobs.state(id)->status == JobStatus::cancelled);
        CHECK_FALSE(jobs.submit("plant", "ann", untilCancelled, nullptr).has_value());
    }
}

TEST_CASE("a reader hears the state at once, each stage, and the end") {
    JobQueue jobs;
    std::latch followed{1};
    const auto id = jobs.submit(
        "plant", "ann",
        [&](const Progress& progress) -> Result<void> {
            followed.wait();
            progress("reading", 1, 2);
            progress("analysing", 1, 2);
            return {};
        },
        nullptr);
    const auto feed = jobs.follow(*id);
    REQUIRE(feed.has_value());
    std::atomic<int> woken = 0;
    (*feed)->onNews([&] { ++woken; });
    CHECK_FALSE((*feed)->next()->ended());
    followed.count_down();
    endOf(jobs, *id);
    CHECK((*feed)->next()->stage == "reading");
    CHECK((*feed)->next()->stage == "analysing");
    CHECK((*feed)->next()->status == JobStatus::done);
    CHECK_FALSE((*feed)->next().has_value());
    CHECK(woken == 3);
}

TEST_CASE("a reader that never reads is cut off and keeps a bounded queue") {
    JobFeed feed;
    for (std::size_t i = 0; i < JobFeed::kMaxQueued; ++i) feed.push({});
    CHECK_FALSE(feed.cutOff());
    feed.push({});
    CHECK(feed.cutOff());
    std::size_t kept = 0;
    while (feed.next()) ++kept;
    CHECK(kept == JobFeed::kMaxQueued);
}

TEST_CASE("readers of all jobs together are limited, and make room when they leave") {
    JobQueue jobs;
    const auto id = jobs.submit("plant", "ann", untilCancelled, nullptr);
    std::vector<std::shared_ptr<JobFeed>> readers;
    for (std::size_t i = 0; i < JobQueue::kMaxReaders; ++i) readers.push_back(*jobs.follow(*id));
    CHECK(jobs.follow(*id).error().code == ErrorCode::unavailable);
    readers.pop_back();
    CHECK(jobs.follow(*id).has_value());
    CHECK(jobs.follow("nobody").error().code == ErrorCode::notFound);
}

TEST_CASE("only the last hundred ended jobs are remembered") {
    JobQueue jobs;
    const auto nothing = [](const Progress&) { return Result<void>{}; };
    const auto first = jobs.submit("plant", "ann", nothing, nullptr);
    endOf(jobs, *first);
    for (std::size_t i = 0; i <= JobQueue::kMaxEnded; ++i)
        endOf(jobs, *jobs.submit("plant", "ann", nothing, nullptr));
    CHECK_FALSE(jobs.state(*first).has_value());
}
