#include "app/backup_manifest.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <span>
#include <system_error>
#include <utility>

#include "app/data_directory.hpp"
#include "reports/section.hpp"
#include "store/crc32c.hpp"
#include "store/sha256.hpp"

namespace joulewatch {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kFormat = "joulewatch backup";
constexpr std::uintmax_t kMaxManifestBytes = 256U << 20U;
constexpr std::uint64_t kSyncedBytes = 16U << 20U;

std::string sumOf(std::string_view text) {
    return hexText(sha256(std::as_bytes(std::span(text)))) + "\n";
}

struct Descriptor {
    explicit Descriptor(int opened) : number(opened) {}
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number;
};

tl::unexpected<Error> failure(const fs::path& file, std::string_view what) {
    return fail(ErrorCode::unavailable, "{} cannot be {}: {}.", file.string(), what,
                std::strerror(errno));
}

Result<std::size_t> readPiece(int file, const fs::path& name, std::span<std::byte> piece) {
    std::size_t got = 0;
    while (got < piece.size()) {
        const ssize_t n = ::read(file, piece.data() + got, piece.size() - got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failure(name, "read");
        if (n == 0) break;
        got += static_cast<std::size_t>(n);
    }
    return got;
}

Result<void> writePiece(int file, const fs::path& name, std::span<const std::byte> piece) {
    while (!piece.empty()) {
        const ssize_t n = ::write(file, piece.data(), piece.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failure(name, "written");
        piece = piece.subspan(static_cast<std::size_t>(n));
    }
    return {};
}

/// The path stays below the directory it is put under.
bool isTame(const fs::path& path) {
    if (path.empty() || path.is_absolute()) return false;
    for (const fs::path& part : path)
        if (part == ".." || part == ".") return false;
    return true;
}

Result<BackupManifest> parse(const std::string& text) {
    BackupManifest manifest;
    const Json stored = Json::parse(text, nullptr, false);
    const auto damaged = fail(ErrorCode::corrupted, "manifest.json cannot be read.");
    if (!stored.is_object() || stored.value("format", "") != kFormat) return damaged;
    if (stored.value("version", 0) > BackupManifest::kVersion)
        return fail(ErrorCode::conflict, "The backup was made by a newer Joulewatch.");
    try {
        manifest.program = stored.at("program").get<std::string>();
        manifest.createdMs = stored.at("created").get<std::int64_t>();
        for (const Json& each : stored.at("files")) {
            manifest.files.push_back({each.at("path").get<std::string>(),
                                      each.at("bytes").get<std::uint64_t>(),
                                      each.at("sha256").get<std::string>(),
                                      each.at("pieces").get<std::vector<std::uint32_t>>()});
            if (!isTame(manifest.files.back().path)) return damaged;
        }
    } catch (const Json::exception&) {
        return damaged;
    }
    return manifest;
}

}  // namespace

std::uint64_t BackupManifest::bytes() const {
    std::uint64_t sum = 0;
    for (const BackupFile& each : files) sum += each.bytes;
    return sum;
}

Result<void> writeManifest(const fs::path& backup, const BackupManifest& manifest) {
    Json files = Json::array();
    for (const BackupFile& each : manifest.files)
        files.push_back({{"path", each.path},
                         {"bytes", each.bytes},
                         {"sha256", each.sha256},
                         {"pieces", each.pieces}});
    const Json stored = {{"format", kFormat},
                         {"version", BackupManifest::kVersion},
                         {"program", manifest.program},
                         {"created", manifest.createdMs},
                         {"files", std::move(files)}};
    const std::string text = stored.dump(1, ' ', true, Json::error_handler_t::replace) + "\n";
    // The manifest last: what has one is whole.
    if (auto kept = replaceFile(backup / "manifest.sha256", sumOf(text)); !kept) return kept;
    return replaceFile(backup / "manifest.json", text);
}

Result<BackupManifest> readManifest(const fs::path& backup) {
    const auto text = readFile(backup / "manifest.json", kMaxManifestBytes);
    if (!text)
        return fail(ErrorCode::notFound, "{} is no backup: it has no readable manifest.json.",
                    backup.string());
    const auto sum = readFile(backup / "manifest.sha256", 100);
    if (!sum || *sum != sumOf(*text))
        return fail(ErrorCode::corrupted,
                    "{}/manifest.json (bytes 0 to {}) or manifest.sha256 is not as it was written.",
                    backup.string(), text->size());
    auto manifest = parse(*text);
    if (!manifest)
        return fail(manifest.error().code, "{}: {}", backup.string(), manifest.error().message);
    return manifest;
}

bool isBackup(const fs::path& directory) {
    std::error_code ignored;
    return fs::exists(directory / "manifest.json", ignored) ||
           fs::exists(directory / "manifest.sha256", ignored);
}

Result<BackupFile> sumsOf(const fs::path& file, const fs::path& copy,
                          const std::function<bool(std::uint64_t bytes)>& tell) {
    const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (from.number < 0) return failure(file, "opened");
    const Descriptor to(
        copy.empty() ? -1 : ::open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!copy.empty() && to.number < 0) return failure(copy, "made");
    BackupFile sums;
    Sha256Stream hash;
    std::vector<std::byte> piece(BackupManifest::kPieceBytes);
    for (;;) {
        const auto got = readPiece(from.number, file, piece);
        if (!got) return fail(got.error());
        if (*got == 0) break;
        const std::span<const std::byte> bytes = std::span(piece).first(*got);
        hash.add(bytes);
        sums.pieces.push_back(crc32c(bytes));
        sums.bytes += *got;
        if (!copy.empty())
            if (auto written = writePiece(to.number, copy, bytes); !written)
                return fail(written.error());
        // Seldom, as whoever syncs meanwhile waits for it, and little at a time, for the same.
        if (!copy.empty() && sums.bytes % kSyncedBytes == 0 && ::fdatasync(to.number) != 0)
            return failure(copy, "made durable");
        if (!tell(*got)) return fail(ErrorCode::cancelled, "Cancelled.");
    }
    if (!copy.empty() && ::fsync(to.number) != 0) return failure(copy, "made durable");
    sums.sha256 = hexText(hash.finish());
    return sums;
}

}  // namespace joulewatch
