#include "app/live_feed.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <thread>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

/// "a 1000:230 2000:231" of milliseconds and volts.
std::string shown(const ReadingBatch& batch) {
    std::string text = batch.meter();
    for (std::size_t i = 0; i < batch.rows(); ++i)
        text += fmt::format(" {}:{}", batch.at()[i].time_since_epoch().count(),
                            batch.column(Metric::voltageV)[i]);
    return text;
}

ReadingBatch batchOf(const MeterId& meter, std::int64_t fromMs, int rows, double volts = 230) {
    ReadingBatch batch(meter);
    for (int i = 0; i < rows; ++i) batch.append(Timestamp{Duration{fromMs + i}}, {volts + i});
    return batch;
}
void store(LiveFeed& feed, const ReadingBatch& batch) {
    feed.stored(ReadingSet::of({&batch, 1}).meters());
}

/// Waits for the next message, a few seconds at most.
LiveMessage heard(LiveSubscription& reader) {
    for (int i = 0; i < 5000; ++i) {
        if (auto message = reader.next()) return *message;
        std::this_thread::sleep_for(1ms);
    }
    FAIL("no message");
    return {};
}

LiveMessage messageOf(std::int64_t id, std::size_t bytes) {
    return {"readings", id, Timestamp{Duration{id}},
            std::make_shared<const std::string>(std::string(bytes, 'x'))};
}

}  // namespace

TEST_CASE("a reader hears of its meters at once, then four times a second, the rows in order") {
    LiveFeed feed(shown);
    const auto reader = feed.subscribe({"a", "b"});
    REQUIRE(reader.has_value());
    store(feed, batchOf("other", 1, 1));
    store(feed, batchOf("a", 1000, 1));
    const LiveMessage first = heard(**reader);
    CHECK(first.event == "readings");
    CHECK(*first.data == "a 1000:230");
    const auto before = std::chrono::steady_clock::now();
    store(feed, batchOf("a", 1002, 2, 240));
    store(feed, batchOf("a", 1001, 1, 250));  // late
    ReadingBatch current("a");                // of a row whose voltage came before
    current.append(Timestamp{1002ms}, {kMissing, 5});
    store(feed, current);
    store(feed, batchOf("b", 7, 1));  // has its own pace
    CHECK(*heard(**reader).data == "b 7:230");
    const LiveMessage second = heard(**reader);
    CHECK(*second.data == "a 1001:250 1002:240 1003:241");
    CHECK(std::chrono::steady_clock::now() - before > 100ms);
    CHECK(second.id > first.id);
    CHECK(feed.counts().messages == 3);
}

TEST_CASE("who does not listen loses all that waits, is told from when on, and hears what is new") {
    LiveSubscription reader;
    for (std::int64_t id = 1; id <= 256; ++id) CHECK(reader.push(messageOf(id, 10)));
    CHECK_FALSE(reader.push(messageOf(257, 10)));
    const auto lost = reader.next();
    REQUIRE(lost.has_value());
    CHECK(lost->event == "lost");
    CHECK(lost->since == Timestamp{1ms});
    CHECK(lost->id == 256);
    CHECK(reader.next()->id == 257);
    CHECK_FALSE(reader.next().has_value());

    CHECK(reader.push(messageOf(300, 200 << 10)));
    CHECK_FALSE(reader.push(messageOf(301, 100 << 10)));  // so many bytes are too many, too
    CHECK(reader.next()->since == Timestamp{300ms});
    CHECK(reader.next()->id == 301);
}

TEST_CASE("of a backlog the beginning is sent, and from where on to load the rest") {
    LiveFeed feed(shown);
    const auto reader = feed.subscribe({"a"});
    REQUIRE(reader.has_value());
    store(feed, batchOf("a", 5000, 1500));
    const LiveMessage lost = heard(**reader);
    CHECK(lost.event == "lost");
    CHECK(lost.since == Timestamp{6000ms});
    const LiveMessage rest = heard(**reader);
    CHECK(rest.since == Timestamp{5000ms});
    CHECK(rest.id > lost.id);
    CHECK(feed.counts().lost == 1);
}

TEST_CASE("there is an end to readers, and who has gone makes room") {
    LiveFeed feed(shown);
    std::vector<std::shared_ptr<LiveSubscription>> readers;
    for (std::size_t i = 0; i < LiveFeed::kMaxSubscribers; ++i)
        readers.push_back(feed.subscribe({"a"}).value());
    CHECK(feed.subscribe({"a"}).error().code == ErrorCode::unavailable);
    CHECK(feed.counts().subscribers == LiveFeed::kMaxSubscribers);
    readers.pop_back();
    CHECK(feed.subscribe({"a"}).has_value());
    std::set<MeterId> many;
    for (int i = 0; i <= 50; ++i) many.insert(std::to_string(i));
    CHECK(feed.subscribe(many).error().code == ErrorCode::invalidInput);
    CHECK(feed.subscribe({}).error().code == ErrorCode::invalidInput);
}

TEST_CASE("readers that sleep do not hold up who stores") {
    LiveFeed feed(shown);
    std::vector<std::shared_ptr<LiveSubscription>> readers;
    for (int i = 0; i < 100; ++i)
        readers.push_back(feed.subscribe({fmt::format("m{}", i)}).value());
    const auto before = std::chrono::steady_clock::now();
    for (int k = 0; k < 1000; ++k)
        for (int i = 0; i < 100; ++i) store(feed, batchOf(fmt::format("m{}", i), k * 10, 10));
    // A million rows for readers none of whom listens: seconds, not minutes, on any machine.
    CHECK(std::chrono::steady_clock::now() - before < 20s);
    feed.stop();
    for (const auto& each : readers) {
        int waiting = 0;
        while (each->next()) ++waiting;
        CHECK(waiting <= 257);
    }
}
