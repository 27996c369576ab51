#include "app/mqtt_out/out_queue.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

struct QueueFixture {
    Timestamp now = *parseTimestamp("2026-01-31T12:00:00Z");
    int news = 0;
    OutQueue queue{[this] { return now; }, [this] { ++news; }};

    void store(const MeterId& meter, Timestamp at, const Sample& sample) {
        ReadingBatch batch(meter);
        batch.append(at, sample);
        queue.stored(ReadingSet::of({&batch, 1}).meters());
    }
    std::vector<OutRow> sort(OutSide side = OutSide::ours) {
        return queue.sort([side](const MeterId&) { return side; });
    }
    /// The voltages that come out next.
    std::vector<double> voltages() {
        std::vector<double> all;
        for (const OutRow& each : queue.take(1'000'000)) all.push_back(each.values[0]);
        return all;
    }
};

}  // namespace

TEST_CASE("nothing is published of a meter before it is known whose it is") {
    QueueFixture f;
    CHECK(f.queue.open().empty());
    f.store("press", f.now, {230});
    f.store("press", f.now + 1s, {231});
    CHECK(f.news == 1);
    CHECK(f.queue.hasUnknown());
    CHECK(f.voltages().empty());
    const auto first = f.sort();
    REQUIRE(first.size() == 1);
    CHECK(first[0].values[0] == 231);
    CHECK_FALSE(f.queue.hasUnknown());
    f.store("press", f.now + 2s, {232});
    CHECK(f.voltages() == std::vector<double>{232});
    CHECK(f.queue.lost() == 0);
}

TEST_CASE("what was read from a broker is not sent back to it") {
    QueueFixture f;
    f.queue.open();
    f.store("pump", f.now, {230});
    CHECK(f.sort(OutSide::brokers).empty());
    f.store("pump", f.now + 1s, {231});
    CHECK(f.voltages().empty());
    CHECK(f.queue.latest().empty());
    CHECK(f.queue.lost() == 0);
}

TEST_CASE("while the broker is away the latest values wait, and the others are lost") {
    QueueFixture f;
    f.store("press", f.now, {230, 5});
    f.sort();
    f.queue.open();
    f.store("press", f.now + 1s, {231});
    f.queue.close();  // before that one was taken
    f.store("press", f.now + 2s, {232});
    f.store("press", f.now + 3s, {233});
    CHECK(f.queue.lost() == 2);
    const auto first = f.queue.open();
    REQUIRE(first.size() == 1);
    CHECK(first[0].values == Sample{233, 5});
    CHECK(f.voltages().empty());
    CHECK(f.queue.open().empty());
}

TEST_CASE("a slow broker loses the oldest, and they are counted") {
    QueueFixture f;
    f.store("press", f.now, {0});
    f.sort();
    f.queue.open();
    for (std::size_t i = 1; i <= OutQueue::kMost + 10; ++i)
        f.store("press", f.now + Duration(i), {static_cast<double>(i)});
    const auto kept = f.voltages();
    REQUIRE(kept.size() == OutQueue::kMost);
    CHECK(kept.front() == 11);
    CHECK(f.queue.lost() == 10);
}

TEST_CASE("late rows and history do not take the place of what is now") {
    QueueFixture f;
    f.store("press", f.now - 1s, {230});
    f.sort();
    f.queue.open();
    f.store("press", f.now - 10s, {1});
    CHECK(f.voltages().empty());
    ReadingBatch day("fan");
    for (int i = 0; i < 100; ++i) day.append(f.now - 24h + i * 1min, {static_cast<double>(i)});
    f.queue.stored(ReadingSet::of({&day, 1}).meters());
    const auto first = f.sort();
    REQUIRE(first.size() == 1);
    CHECK(first[0].values[0] == 99);
}

TEST_CASE("with a power goes the energy so far") {
    QueueFixture f;
    f.store("press", f.now - 2h, {230, 5, 2});
    f.sort();
    f.queue.open();
    f.store("press", f.now - 1h, {230, 5, 4});
    f.store("press", f.now, {230});
    f.store("press", f.now + 1ms, {230, 5, 4});
    const auto rows = f.queue.take(10);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].energyImportKwh == doctest::Approx(3));
    CHECK(std::isnan(rows[0].energyExportKwh));
    CHECK(std::isnan(rows[1].energyImportKwh));
    CHECK(rows[2].energyImportKwh == doctest::Approx(7).epsilon(1e-6));
}
