#include "store/payload_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <system_error>

#include "store/file_bytes.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInfix = "-payloads-";

/// What may be otherwise a little later, and has changed nothing.
bool isShortage(int reason) {
    return reason == ENOSPC || reason == EDQUOT || reason == EMFILE || reason == ENFILE ||
           reason == ENOMEM;
}

tl::unexpected<Error> failure(const fs::path& file, int reason) {
    return fail(isShortage(reason) ? ErrorCode::unavailable : ErrorCode::corrupted, "{}: {}",
                file.filename().string(), systemReason(reason));
}

}  // namespace

fs::path PayloadFiles::path(std::int64_t number) const {
    return fs::path(journal_).concat(fmt::format("{}{:08}", kInfix, number));
}

/// 0 for any other file.
std::int64_t PayloadFiles::numberOf(const fs::path& file) const {
    const std::string name = file.filename().string();
    const std::string prefix = fs::path(journal_.filename()).concat(kInfix).string();
    std::int64_t number = 0;
    if (name.starts_with(prefix))
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number);
    return path(number).filename() == name ? number : 0;
}

Result<void> PayloadFiles::adopt(std::span<const PayloadFile> named) {
    files_.assign(named.begin(), named.end());
    if (!files_.empty()) newestNumber_ = files_.back().number;
    const fs::path folder = journal_.parent_path();
    std::error_code error;
    std::vector<fs::path> left;
    for (auto at = fs::directory_iterator(folder.empty() ? "." : folder, error);
         !error && at != fs::directory_iterator(); at.increment(error)) {
        const std::int64_t number = numberOf(at->path());
        if (number == 0) continue;
        newestNumber_ = std::max(newestNumber_, number);
        if (std::ranges::find(files_, number, &PayloadFile::number) == files_.end())
            left.push_back(at->path());
    }
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be listed: {}.", folder.string(),
                    error.message());
    for (const fs::path& each : left) fs::remove(each, error);  // or at the next start
    return {};
}

Result<PayloadPlace> PayloadFiles::append(JournalSeq seq, std::span<const std::byte> payload) {
    if (descriptor_ >= 0 && end_ >= fileBytes_) close();
    if (descriptor_ < 0)
        if (auto opened = openNext(); !opened) return fail(opened.error());
    PayloadFile& file = files_.back();
    if (const int reason = tryWriteAt(descriptor_, end_, payload); reason != 0) {
        // What came that far is overwritten by the next one; until then others may need the room.
        if (::ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) close();
        return failure(path(file.number), reason);
    }
    if (::fdatasync(descriptor_) != 0)
        return fail(ErrorCode::corrupted, "{}: {}", path(file.number).filename().string(),
                    systemReason(errno));
    const PayloadPlace place{file.number, static_cast<std::int64_t>(end_),
                             static_cast<std::int64_t>(payload.size())};
    end_ += payload.size();
    file.newest = seq;
    return place;
}

Result<void> PayloadFiles::openNext() {
    const fs::path file = path(newestNumber_ + 1);
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return failure(file, errno);
    descriptor_ = made;
    end_ = 0;
    files_.push_back({.number = ++newestNumber_, .newest = 0});
    const fs::path folder = file.parent_path();
    if (!syncDirectory(folder.empty() ? "." : folder))
        return fail(ErrorCode::corrupted, "{}: its name cannot be made durable",
                    file.filename().string());
    return {};
}

void PayloadFiles::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

Result<std::vector<std::byte>> PayloadFiles::read(const PayloadPlace& place) const {
    const fs::path file = path(place.file);
    if (place.start < 0 || place.bytes < 0)
        return fail(ErrorCode::corrupted, "{}: there is no place {}", file.filename().string(),
                    place.start);
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(errno == ENOENT ? ErrorCode::corrupted : ErrorCode::unavailable, "{}: {}",
                    file.filename().string(), systemReason(errno));
    std::vector<std::byte> bytes(
        std::min(static_cast<std::size_t>(place.bytes), Journal::kMaxPayloadBytes + 1));
    auto done = readAt(descriptor, static_cast<std::uint64_t>(place.start), bytes);
    ::close(descriptor);
    if (!done)
        return fail(done.error().code, "{}: {}", file.filename().string(), done.error().message);
    return bytes;
}

void PayloadFiles::removeUpTo(JournalSeq seq) {
    std::error_code ignored;  // what stays is removed at the next start
    while (!files_.empty() && files_.front().newest <= seq) {
        if (files_.size() == 1) close();
        fs::remove(path(files_.front().number), ignored);
        files_.pop_front();
    }
}

}  // namespace joulewatch
