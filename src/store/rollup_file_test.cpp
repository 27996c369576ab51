#include "store/rollup_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

#include "store/crc32c.hpp"
#include "store/duckdb/store_on_trial.hpp"

using namespace joulewatch;
using contract::Folder;

namespace {

constexpr std::int64_t kBuckets = info(RollupLevel::quarterHour).chunkBuckets;
constexpr RollupChunkKey kKey{7, RollupLevel::quarterHour, Metric::voltageV, 3};
constexpr std::size_t kFile = RollupFile::numberOf(RollupLevel::quarterHour);

RollupFile opened(const std::filesystem::path& folder) {
    auto file = RollupFile::open(folder, kFile);
    REQUIRE(file.has_value());
    return std::move(*file);
}

/// Buckets [from, to) with a few readings each.
RollupChunk chunkOf(std::size_t from, std::size_t to) {
    RollupChunk chunk(kBuckets);
    for (std::size_t i = from; i < to; ++i) {
        RollupBucket bucket;
        for (int k = 0; k < 3; ++k) bucket.add(230.0 + static_cast<double>(i) / 8 + k);
        chunk.set(i, bucket);
    }
    return chunk;
}

bool same(const RollupChunk& a, const RollupChunk& b, std::size_t columns) {
    for (std::size_t c = 0; c < columns; ++c)
        if (!std::ranges::equal(a.column(static_cast<RollupColumn>(c)),
                                b.column(static_cast<RollupColumn>(c))))
            return false;
    return true;
}

void check(const RollupFile& file, const RollupChunk& expected) {
    for (const std::size_t columns : {kSumColumns, kMaxColumns, kRollupColumns}) {
        RollupChunk chunk = chunkOf(0, kBuckets);  // what was there before has to go
        const auto got = file.load(kKey, columns, chunk);
        REQUIRE(got.has_value());
        CHECK(*got);
        CHECK(same(chunk, expected, columns));
    }
}

}  // namespace

TEST_CASE("a chunk is what was stored, wherever its readings are, also after opening again") {
    const Folder folder;
    const auto all = static_cast<std::size_t>(kBuckets);
    {
        RollupFile file = opened(folder.path);
        for (const auto& [from, to] :
             {std::pair{std::size_t{0}, all}, std::pair{all - 1, all}, std::pair{all / 2, all},
              std::pair{std::size_t{0}, std::size_t{0}}, std::pair{all / 3, all / 3 + 2}}) {
            REQUIRE(file.store(kKey, chunkOf(from, to)).has_value());
            check(file, chunkOf(from, to));
        }
        REQUIRE(file.sync().has_value());
    }
    check(opened(folder.path), chunkOf(all / 3, all / 3 + 2));
}

TEST_CASE("a chunk with few readings takes little room on disk") {
    const Folder folder;
    RollupFile file = opened(folder.path);
    for (std::uint32_t meter = 0; meter < 100; ++meter)
        REQUIRE(file.store({meter, kKey.level, kKey.metric, kKey.chunk}, chunkOf(5, 12)));
    REQUIRE(file.sync().has_value());
    struct ::stat status {};
    REQUIRE(::stat((folder.path / "rollup-15m").c_str(), &status) == 0);
    CHECK(status.st_size > 99 * kBuckets * static_cast<std::int64_t>(kRollupColumns) * 8);
    CHECK(status.st_blocks * 512 < 100 * 2 * 4096 + 4096);  // where a file may have holes
}

TEST_CASE("slots of a program that wrote whole chunks can be read") {
    const Folder folder;
    const RollupChunk chunk = chunkOf(3, 9);
    {
        RollupFile file = opened(folder.path);
        REQUIRE(file.store(kKey, chunkOf(0, kBuckets)).has_value());
        REQUIRE(file.sync().has_value());
    }
    std::fstream bytes(folder.path / "rollup-15m", std::ios::in | std::ios::out | std::ios::binary);
    std::array<std::uint32_t, kRollupColumns> crc{};
    for (std::size_t c = 0; c < kRollupColumns; ++c)
        crc[c] = crc32c(std::as_bytes(chunk.column(static_cast<RollupColumn>(c))));
    bytes.write(reinterpret_cast<const char*>(crc.data()), sizeof crc);
    bytes.seekp(36);  // where that program wrote nothing
    bytes.write("\0\0\0\0", 4);
    bytes.seekp(48);
    const auto values = chunk.all();
    bytes.write(reinterpret_cast<const char*>(values.data()),
                static_cast<std::streamsize>(values.size_bytes()));
    bytes.close();
    check(opened(folder.path), chunk);
}

TEST_CASE("a slot that says what cannot be is damaged, and so is one that was cut short") {
    const Folder folder;
    RollupFile file = opened(folder.path);
    REQUIRE(file.store(kKey, chunkOf(600, 670)).has_value());
    RollupChunk chunk(kBuckets);
    const auto isDamaged = [&] {
        const auto got = file.load(kKey, kRollupColumns, chunk);
        return !got && got.error().code == ErrorCode::corrupted;
    };
    CHECK_FALSE(isDamaged());
    {
        std::fstream bytes(folder.path / "rollup-15m",
                           std::ios::in | std::ios::out | std::ios::binary);
        bytes.seekp(38);
        bytes.write("\xff\x7f", 2);  // so many buckets
    }
    CHECK(isDamaged());
    REQUIRE(file.store(kKey, chunkOf(600, 670)).has_value());
    CHECK_FALSE(isDamaged());
    for (const std::uintmax_t left : {1000, 47, 0}) {
        std::filesystem::resize_file(folder.path / "rollup-15m", left);
        CHECK(isDamaged());
    }
}
