#include "store/pending_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

using namespace joulewatch;
using namespace std::chrono_literals;

namespace {

void add(PendingRows& pending, std::uint32_t meter, Timestamp at, const Sample& sample,
         RowUpdate update = RowUpdate::values) {
    ReadingBatch batch("any");
    batch.append(at, sample);
    const ReadingSet set = ReadingSet::of({&batch, 1});
    pending.add(meter, set[0], update);
}

Timestamp second(int number) { return Timestamp{} + number * 1s; }

}  // namespace

TEST_CASE("pending rows come by meter and time, a stamp once, the last word last") {
    PendingRows pending;
    add(pending, 3, second(2), {230});
    add(pending, 1, second(9), {1});
    add(pending, 3, second(1), {229, 4});
    add(pending, 3, second(2), {kMissing, 5});
    add(pending, 3, second(1), {231}, RowUpdate::whole);
    CHECK(pending.size() == 5);
    std::map<std::uint32_t, std::vector<TailRow>> rows;
    REQUIRE(pending
                .drain([&](std::uint32_t meter, std::span<const TailRow> each) {
                    rows[meter].assign(each.begin(), each.end());
                    return Result<void>();
                })
                .has_value());
    CHECK(pending.empty());
    REQUIRE(rows.size() == 2);
    REQUIRE(rows[3].size() == 2);
    CHECK(rows[3][0].sample == Sample{231});
    CHECK(rows[3][0].whole);
    CHECK(rows[3][1].sample == Sample{230, 5});
    CHECK_FALSE(rows[3][1].whole);
}

TEST_CASE("rows in any order come by time, those of one stamp as they came") {
    std::mt19937 random(3);
    for (const int spread : {0, 3, 40, 4000}) {  // from in order to in none
        PendingRows pending;
        std::map<Timestamp, double> last;
        for (int i = 0; i < 2000; ++i) {
            const Timestamp at =
                second(i - (spread == 0 ? 0 : static_cast<int>(random() % spread)));
            add(pending, 0, at, {1.0 * i});
            last[at] = i;
        }
        std::vector<TailRow> rows;
        REQUIRE(pending
                    .drain([&](std::uint32_t, std::span<const TailRow> each) {
                        rows.assign(each.begin(), each.end());
                        return Result<void>();
                    })
                    .has_value());
        CHECK(std::ranges::equal(rows, last, [](const TailRow& row, const auto& each) {
            return row.at == each.first && row.sample[0] == each.second;
        }));
    }
}

TEST_CASE("what is not taken stays pending, as it came") {
    PendingRows pending;
    for (const std::uint32_t meter : {2U, 0U, 1U, 0U})
        add(pending, meter, second(1), {1.0 * meter});
    std::vector<std::uint32_t> taken;
    const auto take = [&](std::uint32_t refused) {
        return pending.drain([&](std::uint32_t meter, std::span<const TailRow>) -> Result<void> {
            if (meter == refused) return fail(ErrorCode::unavailable, "not now");
            taken.push_back(meter);
            return {};
        });
    };
    CHECK(take(1).error().code == ErrorCode::unavailable);
    CHECK(taken == std::vector<std::uint32_t>{0});
    CHECK(pending.size() == 2);
    REQUIRE(take(9).has_value());
    CHECK(taken == std::vector<std::uint32_t>{0, 1, 2});
}

TEST_CASE("the buckets that rows may change are counted as they come") {
    PendingRows pending;
    for (int i = 0; i < 90; ++i) add(pending, 0, second(i * 10), {1});
    CHECK(pending.buckets() == 3);  // a quarter hour, its hour and its day
    add(pending, 0, second(900), {1});
    CHECK(pending.buckets() == 6);
    add(pending, 0, second(899), {1});  // of the quarter hour before, which is counted
    CHECK(pending.buckets() == 6);
    add(pending, 0, second(1800), {1});
    CHECK(pending.buckets() == 9);
    add(pending, 0, second(10), {1});
    add(pending, 0, second(20), {1});
    CHECK(pending.buckets() == 9 + 29);  // the buckets that these are made of, too
    pending.forgetBuckets();
    CHECK(pending.buckets() == 0);
    add(pending, 0, second(1801), {1});
    CHECK(pending.buckets() == 0);
}
