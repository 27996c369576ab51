#include "export/output_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "support/temporary_directory.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("a file appears whole, under its name, and nothing else stays") {
    const TemporaryDirectory folder;
    // Around the alignment of direct writes, and beyond the buffer of 4 MiB.
    for (const std::size_t size : {0UL, 1UL, 4095UL, 4096UL, 4097UL, 9'000'001UL}) {
        CAPTURE(size);
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 7 % 26);
        auto file = OutputFile::open(folder.path() / "data.csv");
        REQUIRE(file.has_value());
        for (std::size_t at = 0; at < size; at += 100'003)
            REQUIRE(file->append(std::string_view(text).substr(at, 100'003)).has_value());
        CHECK(file->bytes() == size);
        REQUIRE(file->commit().has_value());
        CHECK(contents(folder.path() / "data.csv") == text);
        CHECK(folder.entries() == 1);
    }
}

TEST_CASE("a file that is not committed leaves what was there before") {
    const TemporaryDirectory folder;
    const fs::path target = folder.path() / "data.csv";
    std::ofstream(target) << "old";
    {
        auto file = OutputFile::open(target);
        REQUIRE(file.has_value());
        REQUIRE(file->append(std::string(5'000'000, 'x')).has_value());
        CHECK(folder.entries() == 2);
        CHECK(contents(target) == "old");
    }
    CHECK(folder.entries() == 1);
    CHECK(contents(target) == "old");
}

TEST_CASE("two writers of one name do not meet; the last to finish stays") {
    const TemporaryDirectory folder;
    auto first = OutputFile::open(folder.path() / "data.csv");
    auto second = OutputFile::open(folder.path() / "data.csv");
    REQUIRE(first.has_value());
    REQUIRE(second.has_value());
    REQUIRE(first->append("first").has_value());
    REQUIRE(second->append("second").has_value());
    REQUIRE(first->commit().has_value());
    REQUIRE(second->commit().has_value());
    CHECK(contents(folder.path() / "data.csv") == "second");
}

TEST_CASE("a link stays a link and its target is replaced") {
    const TemporaryDirectory folder;
    std::ofstream(folder.path() / "real.csv") << "old";
    fs::create_symlink("real.csv", folder.path() / "link.csv");
    auto file = OutputFile::open(folder.path() / "link.csv");
    REQUIRE(file.has_value());
    REQUIRE(file->append("new").has_value());
    REQUIRE(file->commit().has_value());
    CHECK(fs::is_symlink(folder.path() / "link.csv"));
    CHECK(contents(folder.path() / "real.csv") == "new");
}

TEST_CASE("a new file has the permissions that the person's mask leaves") {
    const TemporaryDirectory folder;
    const mode_t mask = ::umask(027);
    auto file = OutputFile::open(folder.path() / "data.csv");
    REQUIRE(file.has_value());
    REQUIRE(file->commit().has_value());
    ::umask(mask);
    CHECK((fs::status(folder.path() / "data.csv").permissions() & fs::perms::mask) ==
          static_cast<fs::perms>(0640));
}

TEST_CASE("what cannot be written is said in one sentence with the name and the reason") {
    const TemporaryDirectory folder;
    const auto missing = OutputFile::open(folder.path() / "no" / "data.csv");
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().message == "cannot write " + (folder.path() / "no/data.csv").string() +
                                         ": No such file or directory");
    const auto directory = OutputFile::open(folder.path());
    REQUIRE_FALSE(directory.has_value());
    CHECK(directory.error().message ==
          "cannot write " + folder.path().string() + ": it is a directory");
}

TEST_CASE("a device is written to, never replaced, and a full one is an error") {
    auto nowhere = OutputFile::open("/dev/null");
    REQUIRE(nowhere.has_value());
    REQUIRE(nowhere->append("x").has_value());
    CHECK(nowhere->commit().has_value());
    CHECK(fs::is_character_file("/dev/null"));

    auto full = OutputFile::open("/dev/full");
    REQUIRE(full.has_value());
    REQUIRE(full->append("x").has_value());
    const auto committed = full->commit();
    REQUIRE_FALSE(committed.has_value());
    CHECK(committed.error().message == "cannot write /dev/full: No space left on device");
    CHECK(fs::is_character_file("/dev/full"));
}

}  // namespace joulewatch
