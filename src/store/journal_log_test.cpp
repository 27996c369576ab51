#include "store/journal_log.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <memory>
#include <set>

#include "store/file_bytes.hpp"
#include "store/journal_contract.hpp"
#include "support/temporary_directory.hpp"

using namespace joulewatch;
namespace fs = std::filesystem;

namespace {

std::atomic<bool> logFindsNoRoom = false;

struct Log {
    TemporaryDirectory directory;
    std::uint64_t fileBytes = 16 << 20;
    std::unique_ptr<JournalLog> log;
    std::vector<std::string> found;  // by the last recover()

    fs::path file(int number) const {
        return directory.path() / fmt::format("journal-log-{:08}", number);
    }
    void open(JournalSeq kept = 0, JournalSeq ended = 0) {
        log.reset();
        log = std::make_unique<JournalLog>(JournalLog::Options{
            .journal = directory.path() / "journal", .id = "the id", .fileBytes = fileBytes});
        found.clear();
        REQUIRE(log->recover(kept, ended,
                             [&](const LogRecord& record) {
                                 found.push_back(std::to_string(record.seq));
                             })
                    .has_value());
    }
    Result<void> append(std::string_view text) {
        const auto payload = payloadOf(text);
        return log->append({.seq = log->last() + 1, .keys = {}, .notes = {}, .payload = payload});
    }
    /// Of the groups from `from` on.
    std::vector<std::string> texts(JournalSeq from = 1) const {
        std::vector<std::string> texts;
        const auto entries = log->read(from, 1'000'000, SIZE_MAX);
        for (const JournalEntry& each : entries.value())
            texts.push_back(each.payload
                                ? std::string(reinterpret_cast<const char*>(each.payload->data()),
                                              each.payload->size())
                                : "damaged");
        return texts;
    }
    std::size_t spares() const {
        std::size_t count = 0;
        for (const auto& each : fs::directory_iterator(directory.path()))
            count += each.path().extension() == ".new" ? 1 : 0;
        return count;
    }
};

using Texts = std::vector<std::string>;
constexpr std::uint64_t kUnit = RecordHeader::kAlignment;

}  // namespace

/// A disk that takes half of what it is given.
extern "C" ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
    const bool full = logFindsNoRoom && nameOf(file).find("-log-") != std::string::npos;
    if (!full) return syscall(SYS_pwrite64, file, bytes, count, offset);
    if (count > 1) return syscall(SYS_pwrite64, file, bytes, count / 2, offset);
    errno = ENOSPC;
    return -1;
}

TEST_CASE("a record comes back with its name, keys and notes, and is told from any other bytes") {
    const std::vector<BatchKey> keys{batchKeyOf("a"), batchKeyOf("b")};
    const JournalNote first{"one", payloadOf("1")}, second{"", {}};
    const std::vector<const JournalNote*> notes{&first, &second};
    const auto payload = payloadOf("payload");
    auto bytes = recordHead(
        {.seq = 9, .keys = keys, .notes = notes, .payload = payload, .name = "named"}, 77);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    const auto header = headerOf(bytes, 77);
    REQUIRE(header.has_value());
    CHECK(header->seq == 9);
    CHECK(header->bytes() == bytes.size());
    const auto rest = std::span<const std::byte>(bytes).subspan(RecordHeader::kBytes);
    const auto record = recordOf(*header, rest);
    REQUIRE(record.has_value());
    CHECK(record->name == "named");
    CHECK(record->keys == keys);
    REQUIRE(record->notes.size() == 2);
    CHECK(record->notes[0].bytes == payloadOf("1"));
    CHECK_FALSE(headerOf(bytes, 78).has_value());
    CHECK_FALSE(recordOf(*header, rest.first(rest.size() - 1)).has_value());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto other = bytes;
        other[bit / 8] ^= std::byte{1} << (bit % 8);
        const auto read = headerOf(other, 77);
        CHECK((read.has_value() == (bit / 8 >= RecordHeader::kBytes)));  // a header knows itself
        if (read)
            CHECK_FALSE(
                recordOf(*read, std::span<const std::byte>(other).subspan(RecordHeader::kBytes))
                    .has_value());
    }
}

TEST_CASE("a last record that is there in part was not acknowledged: all before it is there") {
    Log log;
    log.open();
    for (const char* text : {"one", "two", "three"}) REQUIRE(log.append(text).has_value());
    log.log.reset();
    const auto size = 2 * kUnit + RecordHeader::kBytes + 5;
    const auto whole = [&] {
        std::ifstream in(log.file(1), std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(in), {});
    }();
    for (std::uint64_t cut = 2 * kUnit; cut < size; ++cut) {
        for (const bool zeros : {false, true}) {  // blocks that were asked for, or were not
            std::ofstream(log.file(1), std::ios::binary | std::ios::trunc)
                << whole.substr(0, cut) << std::string(zeros ? 5000 : 0, '\0');
            log.open(0, 2);
            CHECK(log.texts() == Texts{"one", "two"});
            CHECK(log.log->damage().empty());
            CHECK(log.log->bytesAfter(1) == 3);
            REQUIRE(log.append("other three").has_value());
            CHECK(fs::exists(log.file(2)));  // what is not known to be whole is left as it is
            log.open(0, 3);
            CHECK(log.texts() == Texts{"one", "two", "other three"});
            CHECK(log.log->damage().empty());
            log.log.reset();
            fs::remove(log.file(2));
        }
    }
}

TEST_CASE("groups far from each other are found, and their bytes known, from any of them") {
    Log log;
    log.fileBytes = 300'000;
    log.open();
    Texts texts;
    std::uint64_t bytes = 0;
    for (int i = 0; i < 500; ++i) {
        texts.push_back(std::to_string(i) + std::string(static_cast<std::size_t>(i) * 7, 'x'));
        bytes += texts.back().size();
        REQUIRE(log.append(texts.back()).has_value());
    }
    const auto check = [&] {
        std::uint64_t left = bytes;
        CHECK(log.log->bytesAfter(0) == bytes);
        for (std::size_t i = 0; i < texts.size(); ++i) {
            left -= texts[i].size();
            CHECK(log.log->bytesAfter(static_cast<JournalSeq>(i + 1)) == left);
            const auto one = log.log->read(static_cast<JournalSeq>(i + 1), 1, 1);
            REQUIRE(one->size() == 1);
            CHECK(one->at(0).payload.value() == payloadOf(texts[i]));
        }
        CHECK(log.texts() == texts);
        CHECK(log.log->bytesAfter(10'000) == 0);
    };
    check();
    log.open();
    CHECK(log.found.size() == texts.size());
    check();
}

TEST_CASE("a file that was given up is written over, and nothing of before is taken for new") {
    Log log;
    log.fileBytes = 3 * kUnit;
    log.open();
    const std::string text(4000, 't');
    std::set<ino_t> inodes;
    JournalSeq kept = 0;
    for (int i = 0; i < 40; ++i) {
        REQUIRE(log.append(text + std::to_string(i)).has_value());
        struct ::stat status {};
        int number = 40;
        while (!fs::exists(log.file(number))) --number;
        const auto newest = log.file(number);
        REQUIRE(::stat(newest.c_str(), &status) == 0);
        inodes.insert(status.st_ino);
        const JournalSeq applied = i;  // all but this one
        kept = std::max(kept, log.log->forgettable(applied));
        log.log->forgetUpTo(kept);
        CHECK(log.texts(applied + 1) == Texts{text + std::to_string(i)});
    }
    CHECK(inodes.size() <= 3);
    CHECK(log.spares() <= 3);
    CHECK(kept >= 38);
    log.open(kept, 40);
    CHECK(log.found.back() == "40");
    CHECK(log.found.size() == static_cast<std::size_t>(40 - kept));
    CHECK(log.texts(40) == Texts{text + "39"});
    CHECK(log.log->damage().empty());
}

TEST_CASE("a file with a second name is not written to any more, and is not written over") {
    Log log;
    log.open();
    REQUIRE(log.append(std::string(600, 'a')).has_value());
    const auto held = log.directory.path() / "held";
    fs::create_hard_link(log.file(1), held);
    const auto size = fs::file_size(held);
    REQUIRE(log.append("b").has_value());
    CHECK(fs::file_size(held) == size);
    log.log->forgetUpTo(log.log->forgettable(1));
    CHECK_FALSE(fs::exists(log.file(1)));
    CHECK(log.spares() == 0);
    CHECK(log.texts(2) == Texts{"b"});
}

TEST_CASE("a busy log has its next file's blocks in advance") {
    Log log;
    log.fileBytes = 4 << 20;
    log.open();
    REQUIRE(log.append("a").has_value());
    CHECK_FALSE(log.log->wantsSpare());
    REQUIRE(log.append(std::string(1 << 20, 'b')).has_value());
    CHECK(log.log->wantsSpare());
    log.log->prepare();
    CHECK_FALSE(log.log->wantsSpare());
    CHECK(log.spares() == 1);
    REQUIRE(log.append("c").has_value());  // goes there at once
    CHECK(log.spares() == 0);
    CHECK(fs::file_size(log.file(2)) == 4U << 20U);
    log.open();
    CHECK(log.texts().size() == 3);
}

TEST_CASE("a group that finds no room is refused, and the next one is whole") {
    Log log;
    log.open();
    REQUIRE(log.append("one").has_value());
    logFindsNoRoom = true;
    const auto refused = log.append("two, which is longer than the next");
    logFindsNoRoom = false;
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == ErrorCode::unavailable);
    CHECK(refused.error().message.find("No space left") != std::string::npos);
    CHECK(fs::file_size(log.file(1)) == kUnit);  // where the next one begins
    CHECK(log.texts() == Texts{"one"});
    REQUIRE(log.append("two").has_value());
    log.open();
    CHECK(log.texts() == Texts{"one", "two"});
}

TEST_CASE("a file that is damaged while it is in use loses what is damaged alone") {
    Log log;
    log.open();
    for (const char* text : {"one", "two", "three"}) REQUIRE(log.append(text).has_value());
    const int file = ::open(log.file(1).c_str(), O_WRONLY);
    std::vector<int> at;
    Texts expected{"one", "two", "three"};
    SUBCASE("a payload") {
        CHECK(::pwrite(file, "X", 1, kUnit + RecordHeader::kBytes) == 1);
        expected[1] = "damaged";
    }
    SUBCASE("a header: those that follow cannot be found before the next start") {
        CHECK(::pwrite(file, "X", 1, kUnit) == 1);
        expected[1] = expected[2] = "damaged";
    }
    ::close(file);
    CHECK(log.texts() == expected);
    log.open(0, 3);
    expected[2] = "three";
    CHECK(log.texts() == expected);
    CHECK(log.log->damage().size() == 1);
}
