#include "store/file_lock.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "store/duckdb/store_on_trial.hpp"

using namespace joulewatch;

TEST_CASE("a file lock is had by one, or shared by many, also within one program") {
    const contract::Folder folder;
    auto writer = FileLock::open(folder.path / "lock");
    auto reader = FileLock::open(folder.path / "lock"),
         other = FileLock::open(folder.path / "lock");
    REQUIRE((writer && reader && other));
    {
        const std::scoped_lock alone(*writer);
        CHECK_FALSE(reader->tryLockShared());
    }
    CHECK(reader->tryLockShared());
    CHECK(other->tryLockShared());

    std::atomic<bool> has = false;
    std::thread waits([&] {
        const std::scoped_lock alone(*writer);
        has = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    CHECK_FALSE(has);
    reader->unlock();
    { const FileLock gone = std::move(*other); }  // given up with the object
    waits.join();
    CHECK(has);

    const auto nowhere = FileLock::open(folder.path / "no" / "lock");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().code == ErrorCode::unavailable);
}
