#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <vector>

#include "store/event_store.hpp"

namespace joulewatch {

inline MeterEvent eventOf(MeterId meter, std::int64_t atMs,
                          std::optional<Metric> metric = Metric::voltageV) {
    MeterEvent event;
    event.meter = std::move(meter);
    event.metric = metric;
    event.detector = "spot";
    event.at = Timestamp{Duration{atMs}};
    event.score = 0.75;
    event.value = 432.125;
    event.expected = 400.0000000001;
    event.high = 420;
    event.sample = {432.125, 40, kMissing, 0.85};
    return event;
}

/// What every event store promises. `open` opens the same store again once the one before is gone.
inline void checkEventsContract(const std::function<std::unique_ptr<EventStore>()>& open) {
    std::unique_ptr<EventStore> store = open();
    CHECK(store->sync().has_value());  // of nothing
    const auto put = [&](const std::vector<MeterEvent>& events) {
        auto ids = store->put(events);
        REQUIRE(ids.has_value());
        return *ids;
    };
    const auto idsOf = [&](const EventQuery& query) {
        std::vector<std::int64_t> ids;
        const auto events = store->events(query);
        REQUIRE(events.has_value());
        for (const KeptEvent& each : *events) ids.push_back(each.id);
        return ids;
    };
    using Ids = std::vector<std::int64_t>;

    SUBCASE("an event is there after the store was opened again, to the last bit") {
        MeterEvent whole = eventOf("a", 1000);
        whole.kind = EventKind::flatLine;
        whole.until = Timestamp{Duration{2000}};
        const Ids ids = put({whole, eventOf("a", 1000, std::nullopt)});
        CHECK(store->sync().has_value());
        store.reset();
        store = open();
        const auto events = store->events({});
        REQUIRE(events->size() == 2);
        CHECK((*events)[0].event.metric == std::nullopt);
        CHECK((*events)[0].event.until == std::nullopt);
        const KeptEvent& kept = (*events)[1];
        CHECK(kept.id == ids[0]);
        CHECK(kept.event.meter == "a");
        CHECK(kept.event.metric == Metric::voltageV);
        CHECK(kept.event.kind == EventKind::flatLine);
        CHECK(kept.event.detector == "spot");
        CHECK(kept.event.at == whole.at);
        CHECK(kept.event.until == whole.until);
        CHECK(kept.event.score == 0.75);
        CHECK(kept.event.expected == 400.0000000001);
        CHECK(std::isnan(kept.event.low));
        CHECK(kept.event.sample == whole.sample);
    }
    SUBCASE("the same event told again is the same, with what is known now") {
        MeterEvent event = eventOf("a", 1000);
        const Ids first = put({event, eventOf("b", 1000)});
        event.until = Timestamp{Duration{9000}};
        event.kind = EventKind::levelShift;
        event.value = 500;
        CHECK(put({event}) == Ids{first[0]});
        const auto events = store->events({.meter = "a"});
        REQUIRE(events->size() == 1);
        CHECK(events->front().event.until == event.until);
        CHECK(events->front().event.kind == EventKind::levelShift);
        CHECK(events->front().event.value == 500);
    }
    SUBCASE("they are asked for by meter and time, the newest first, page by page") {
        std::vector<MeterEvent> many;
        for (int i = 0; i < 10; ++i) many.push_back(eventOf(i % 2 == 0 ? "a" : "b", 1000 * i));
        const Ids ids = put(many);
        CHECK(idsOf({.limit = 3}) == Ids{ids[9], ids[8], ids[7]});
        CHECK(idsOf({.before = ids[7], .limit = 2}) == Ids{ids[6], ids[5]});
        CHECK(idsOf({.meter = "b", .before = ids[7]}) == Ids{ids[5], ids[3], ids[1]});
        const Timestamp from{Duration{2000}}, to{Duration{5000}};
        CHECK(idsOf({.from = from, .to = to}) == Ids{ids[4], ids[3], ids[2]});
        CHECK(idsOf({.meter = "a", .from = from, .to = to}) == Ids{ids[4], ids[2]});
        CHECK(idsOf({.meter = "nobody"}).empty());
    }
    SUBCASE("the oldest go when there are too many") {
        std::vector<MeterEvent> many;
        for (std::int64_t i = 0; i < EventStore::kMaxEvents + 500; ++i)
            many.push_back(eventOf("a", i));
        const Ids ids = put(many);
        const Ids kept = idsOf({.limit = many.size()});
        CHECK(kept.size() == static_cast<std::size_t>(EventStore::kMaxEvents));
        CHECK(kept.front() == ids.back());
    }
}

}  // namespace joulewatch
