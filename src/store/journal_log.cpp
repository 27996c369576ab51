#include "store/journal_log.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include "store/file_bytes.hpp"

namespace joulewatch {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInfix = "-log-";
constexpr std::string_view kSpare = ".new";  // of files that are no log yet: no backup wants them
constexpr std::size_t kMostSpares = 3;
constexpr std::uint64_t kMarkEvery = 64U << 10U;
constexpr std::uint64_t kBusyBytes = 256U << 10U;  // a file with so much is likely to fill
constexpr std::uint64_t kTryAgainAfter = 1U << 20U;
constexpr std::size_t kMostKeptBlock = 1U << 20U;

/// What may be otherwise a little later, and has changed nothing.
bool isShortage(int reason) {
    return reason == ENOSPC || reason == EDQUOT || reason == EMFILE || reason == ENFILE ||
           reason == ENOMEM;
}

tl::unexpected<Error> failure(const fs::path& file, int reason) {
    return fail(isShortage(reason) ? ErrorCode::unavailable : ErrorCode::corrupted, "{}: {}",
                file.filename().string(), systemReason(reason));
}

fs::path folderOf(const fs::path& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// The files beside a journal whose names begin as those of its log do, and how they go on.
Result<std::vector<std::pair<fs::path, std::string>>> besides(const fs::path& journal) {
    const std::string prefix = fs::path(journal.filename()).concat(kInfix).string();
    std::vector<std::pair<fs::path, std::string>> found;
    std::error_code error;
    for (auto at = fs::directory_iterator(folderOf(journal), error);
         !error && at != fs::directory_iterator(); at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(prefix)) found.emplace_back(at->path(), name.substr(prefix.size()));
    }
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be listed: {}.", folderOf(journal).string(),
                    error.message());
    return found;
}

/// 0: this is not the number of a file.
std::int64_t numberOf(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

bool isSpare(std::string_view rest) { return rest.ends_with(kSpare); }

std::string groups(JournalSeq from, JournalSeq to) {
    return from == to ? fmt::format("seq {} is", from) : fmt::format("seq {} to {} are", from, to);
}

/// What the disk has, not what an earlier run had hoped it would take.
Result<std::vector<std::byte>> contentOf(const fs::path& file, bool sync) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::unavailable, "{}", systemReason(errno));
    Result<void> done;
    if (sync && ::fdatasync(descriptor) != 0)
        done = fail(ErrorCode::corrupted, "{}", systemReason(errno));
    if (sync) ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
    struct ::stat status {};
    if (done && ::fstat(descriptor, &status) != 0)
        done = fail(ErrorCode::unavailable, "{}", systemReason(errno));
    std::vector<std::byte> bytes(static_cast<std::size_t>(status.st_size));
    if (done) done = readAt(descriptor, 0, bytes);
    ::close(descriptor);
    if (!done)
        return fail(done.error().code, "{}: {}", file.filename().string(), done.error().message);
    return bytes;
}

}  // namespace

/// How far recover() is.
struct JournalLog::Recovery {
    JournalSeq ended;
    JournalSeq expected;  // the next group
    const Visitor& visit;
};

/// A file of the log that is read from, and where in it.
class JournalLog::Reading {
 public:
    Reading() = default;
    ~Reading() { close(); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    /// 0, or the errno.
    int open(const fs::path& file, std::int64_t number) {
        if (descriptor_ >= 0 && number_ == number) return 0;
        close();
        descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
        number_ = number;
        return descriptor_ < 0 ? errno : 0;
    }
    std::optional<RecordHeader> header(std::uint64_t offset, std::uint64_t tag) const {
        std::array<std::byte, RecordHeader::kBytes> bytes{};
        if (!readAt(descriptor_, offset, bytes)) return std::nullopt;
        return headerOf(bytes, tag);
    }
    int descriptor() const { return descriptor_; }

    Mark at;  // seq 0: nowhere
 private:
    void close() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }
    int descriptor_ = -1;
    std::int64_t number_ = 0;
};

fs::path JournalLog::path(std::int64_t number) const {
    return fs::path(options_.journal).concat(fmt::format("{}{:08}", kInfix, number));
}

std::uint64_t JournalLog::tagOf(std::int64_t number) const {
    const BatchKey key = bodyKeyOf(fmt::format("{} {}", options_.id, number));
    std::uint64_t tag = 0;
    std::memcpy(&tag, key.data(), sizeof tag);
    return tag;
}

/// Of the files that are there, in order; spares are taken over.
Result<std::vector<std::int64_t>> JournalLog::numbers() {
    const auto found = besides(options_.journal);
    if (!found) return fail(found.error());
    std::vector<std::int64_t> numbers;
    for (const auto& [file, rest] : *found) {
        if (const std::int64_t number = numberOf(rest); number > 0 && path(number) == file)
            numbers.push_back(number);
        else if (isSpare(rest) && !options_.readOnly)
            giveUp(file);
    }
    std::ranges::sort(numbers);
    return numbers;
}

Result<void> JournalLog::recover(JournalSeq kept, JournalSeq ended, const Visitor& visit) {
    const auto numbers = this->numbers();
    if (!numbers) return fail(numbers.error());
    Recovery state{ended, kept + 1, visit};
    // What a file holds of groups that the next one begins with was never acknowledged.
    std::vector<JournalSeq> firsts(numbers->size() + 1, 0);
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        Reading reading;
        if (reading.open(path((*numbers)[i]), (*numbers)[i]) != 0) continue;
        const auto header = reading.header(0, tagOf((*numbers)[i]));
        if (header) firsts[i] = header->seq;
    }
    for (std::size_t i = 0; i < numbers->size(); ++i)
        if (auto done = recoverFile(state, (*numbers)[i], firsts[i + 1]); !done) return done;
    if (state.expected <= ended)
        damage_.push_back({state.expected, ended,
                           fmt::format("{}: {} missing.", options_.journal.filename().string(),
                                       groups(state.expected, ended))});
    last_ = std::max({kept, ended, state.expected - 1});
    return {};
}

/// `nextFirst`: the group that the next file begins with; 0: there is none.
Result<void> JournalLog::recoverFile(Recovery& state, std::int64_t number, JournalSeq nextFirst) {
    const fs::path file = path(number);
    const auto content = contentOf(file, nextFirst == 0 && !options_.readOnly);
    if (!content) return fail(content.error());
    const std::span<const std::byte> bytes(*content);
    const std::uint64_t tag = tagOf(number);
    files_.push_back({.number = number});
    newestNumber_ = std::max(newestNumber_, number);
    JournalSeq newest = 0;
    const auto recordAt = [&](std::uint64_t at) -> std::optional<RecordHeader> {
        auto header = headerOf(bytes.subspan(at), tag);
        const bool whole = header && header->bytes() <= bytes.size() - at;
        if (!whole || header->seq <= newest) return std::nullopt;
        if (nextFirst > 0 && header->seq >= nextFirst) return std::nullopt;
        return header;
    };
    // From `at` on, the next record; it is at `at` then, or at the end.
    const auto nextRecord = [&](std::uint64_t& at) -> std::optional<RecordHeader> {
        for (; at < bytes.size(); at += RecordHeader::kAlignment)
            if (auto header = recordAt(at)) return header;
        return std::nullopt;
    };
    const auto damaged = [&](JournalSeq from, JournalSeq to, std::string_view why) {
        damage_.push_back(
            {from, to,
             fmt::format("{}: {} damaged: {}.", file.filename().string(), groups(from, to), why)});
    };
    for (std::uint64_t at = 0, wanted = 0;; wanted = at) {
        const auto header = nextRecord(at);
        if (!header) return {};
        const auto rest =
            bytes.subspan(at + RecordHeader::kBytes, header->bytes() - RecordHeader::kBytes);
        const auto record = recordOf(*header, rest);
        newest = header->seq;
        const std::uint64_t offset = std::exchange(at, at + header->next());
        if (!record && newest > state.ended && nextFirst == 0) {
            std::uint64_t later = at;
            if (!nextRecord(later)) return {};  // the last one, and there in part
        }
        files_.back().newest = newest;
        if (newest < state.expected) continue;
        const bool far = newest > state.expected;
        if (far)
            damaged(state.expected, newest - 1,
                    fmt::format("nothing can be read at byte {}", wanted));
        if (record)
            state.visit(*record);
        else
            damaged(newest, newest, "its checksum is wrong");
        note(*header, number, offset, far);
        state.expected = newest + 1;
    }
}

JournalSeq JournalLog::last() const {
    const std::scoped_lock lock(mutex_);
    return last_;
}

Result<void> JournalLog::append(const LogGroup& group) {
    if (descriptor_ >= 0 && isFull(headBytesOf(group) + group.payload.size())) close();
    if (descriptor_ < 0)
        if (auto opened = openNext(); !opened) return opened;
    const std::int64_t number = current_;
    const std::uint64_t tag = tagOf(number);
    const std::vector<std::byte> head = recordHead(group, tag);
    if (auto written = write(head, group.payload); !written) return written;
    const auto header = headerOf(head, tag);
    const std::scoped_lock lock(mutex_);
    note(*header, number, end_, false);
    files_.back().newest = group.seq;
    last_ = group.seq;
    currentBytes_ = end_ += header->next();
    return {};
}

Result<void> JournalLog::write(std::span<const std::byte> head,
                               std::span<const std::byte> payload) {
    const auto bytes = block(head, payload);
    int reason = tryWriteAt(descriptor_, end_, bytes);
    if (reason == EINVAL && ::fcntl(descriptor_, F_SETFL, 0) == 0)  // it needs the page cache
        reason = tryWriteAt(descriptor_, end_, bytes);
    if (blockBytes_ > kMostKeptBlock) {
        block_.reset();
        blockBytes_ = 0;
    }
    if (reason != 0) {
        // What came that far is overwritten by the next one; until then others may need the room.
        if (grows_ && ::ftruncate(descriptor_, static_cast<off_t>(end_)) != 0) close();
        return failure(path(newestNumber_), reason);
    }
    if (::fdatasync(descriptor_) != 0)
        return fail(ErrorCode::corrupted, "{}: {}", path(newestNumber_).filename().string(),
                    systemReason(errno));
    return {};
}

/// In one piece, at an address and of a size as the disk wants them.
std::span<const std::byte> JournalLog::block(std::span<const std::byte> head,
                                             std::span<const std::byte> payload) {
    constexpr std::size_t kUnit = RecordHeader::kAlignment;
    const std::size_t whole = head.size() + payload.size();
    const std::size_t bytes = (whole + kUnit - 1) / kUnit * kUnit;
    if (bytes > blockBytes_) {
        blockBytes_ = bytes;
        block_.reset(static_cast<std::byte*>(std::aligned_alloc(kUnit, bytes)));
        if (!block_) throw std::bad_alloc();
    }
    std::ranges::copy(head, block_.get());
    std::ranges::copy(payload, block_.get() + head.size());
    std::fill(block_.get() + whole, block_.get() + bytes, std::byte{0});
    return {block_.get(), bytes};
}

/// Who has a second name of the file, for a backup, does not want it changed.
bool JournalLog::isFull(std::size_t more) {
    struct ::stat status {};
    if (::fstat(descriptor_, &status) != 0 || status.st_nlink != 1) return true;
    if (end_ == 0) return false;
    if (end_ + more > options_.fileBytes) return true;
    const std::scoped_lock lock(mutex_);
    return grows_ && !spares_.empty();
}

Result<void> JournalLog::openNext() {
    fs::path spare;
    {
        const std::scoped_lock lock(mutex_);
        ++newestNumber_;
        if (!spares_.empty()) {
            spare = std::move(spares_.back());
            spares_.pop_back();
        }
    }
    const fs::path file = path(newestNumber_);
    // Where no file has a second name, copies are made instead, and need files that only grow.
    grows_ = spare.empty() || ::link(spare.c_str(), file.c_str()) != 0;
    if (!spare.empty()) ::unlink(spare.c_str());
    const int flags = O_RDWR | O_CLOEXEC | (grows_ ? O_CREAT : 0);
    int made = ::open(file.c_str(), flags | O_DIRECT, S_IRUSR | S_IWUSR);
    if (made < 0 && errno == EINVAL) made = ::open(file.c_str(), flags, S_IRUSR | S_IWUSR);
    if (made < 0) return failure(file, errno);
    descriptor_ = made;
    end_ = 0;
    {
        const std::scoped_lock lock(mutex_);
        files_.push_back({.number = newestNumber_});
        current_ = newestNumber_;
        currentBytes_ = wantsSpareAt_ = 0;
    }
    if (!syncDirectory(folderOf(file)))
        return fail(ErrorCode::corrupted, "{}: its name cannot be made durable",
                    file.filename().string());
    return {};
}

void JournalLog::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
    const std::scoped_lock lock(mutex_);
    current_ = 0;
}

/// `mutex_` is held. `far`: it is not where the group before it says.
void JournalLog::note(const RecordHeader& header, std::int64_t file, std::uint64_t offset,
                      bool far) {
    if (far || marks_.empty() || marks_.back().file != file || offset - marked_ >= kMarkEvery) {
        marks_.push_back({header.seq, file, offset, payload_});
        marked_ = offset;
    }
    payload_ += header.payloadBytes;
}

/// The last mark that is not after `seq`; of seq 0: there is none.
JournalLog::Mark JournalLog::markBefore(JournalSeq seq) const {
    const std::scoped_lock lock(mutex_);
    const auto after = std::ranges::upper_bound(marks_, seq, {}, &Mark::seq);
    return after == marks_.begin() ? Mark{} : *std::prev(after);
}

const JournalLog::Damage* JournalLog::damageOf(JournalSeq seq) const {
    const auto at = std::ranges::lower_bound(damage_, seq, {}, &Damage::to);
    return at != damage_.end() && at->from <= seq ? &*at : nullptr;
}

/// Finds the group, beginning where the one before it was found.
Result<std::vector<std::byte>> JournalLog::payloadOf(Reading& reading, JournalSeq seq,
                                                     std::string& name) const {
    if (const Mark mark = markBefore(seq); reading.at.seq == 0 || mark.seq >= reading.at.seq)
        reading.at = mark;
    Mark& at = reading.at;
    const fs::path file = path(at.file);
    const auto damaged = [&](std::string_view why) {
        at = {};
        return fail(ErrorCode::corrupted, "{}: {} damaged: {}.", file.filename().string(),
                    groups(seq, seq), why);
    };
    if (at.seq == 0) return damaged("it is not there");
    if (const int reason = reading.open(file, at.file); reason != 0) {
        if (reason == ENOENT) return damaged(systemReason(reason));
        return fail(ErrorCode::unavailable, "{}: {}", file.filename().string(),
                    systemReason(reason));
    }
    for (;;) {
        const auto header = reading.header(at.offset, tagOf(at.file));
        if (!header || header->seq > seq) return damaged("it cannot be found");
        const std::uint64_t offset = at.offset;
        at.offset += header->next();
        at.seq = header->seq + 1;
        if (header->seq < seq) continue;
        std::vector<std::byte> bytes(header->bytes() - RecordHeader::kBytes);
        const auto read = readAt(reading.descriptor(), offset + RecordHeader::kBytes, bytes);
        if (!read && read.error().code != ErrorCode::corrupted)
            return fail(read.error().code, "{}: {}", file.filename().string(),
                        read.error().message);
        auto record = read ? recordOf(*header, bytes) : std::nullopt;
        if (!record) return damaged(read ? "its checksum is wrong" : read.error().message);
        if (!record->name.empty()) name = std::move(record->name);
        const std::size_t head = header->payloadAt() - RecordHeader::kBytes;
        bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(head));
        return bytes;
    }
}

Result<std::vector<JournalEntry>> JournalLog::read(JournalSeq from, std::size_t maxEntries,
                                                   std::size_t maxBytes) const {
    std::vector<JournalEntry> entries;
    const JournalSeq last = this->last();
    std::size_t bytes = 0;
    Reading reading;
    for (JournalSeq seq = std::max<JournalSeq>(from, 1); seq <= last; ++seq) {
        if (entries.size() == maxEntries || (!entries.empty() && bytes >= maxBytes)) break;
        std::string name = fmt::format("{} {}", options_.id, seq);
        const Damage* damage = damageOf(seq);
        auto payload =
            damage == nullptr
                ? payloadOf(reading, seq, name)
                : Result<std::vector<std::byte>>(fail(ErrorCode::corrupted, "{}", damage->what));
        if (damage != nullptr) reading.at = {};
        if (!payload && payload.error().code != ErrorCode::corrupted) return fail(payload.error());
        if (payload) bytes += payload->size();
        entries.push_back({seq, std::move(name), std::move(payload)});
    }
    return entries;
}

std::uint64_t JournalLog::bytesAfter(JournalSeq seq) const {
    const Mark mark = markBefore(seq + 1);
    std::uint64_t before = mark.payloadBefore;
    Reading reading;
    bool found = mark.seq == seq + 1;
    if (!found && mark.seq > 0 && reading.open(path(mark.file), mark.file) == 0) {
        std::uint64_t offset = mark.offset;
        for (auto header = reading.header(offset, tagOf(mark.file)); header && header->seq <= seq;
             header = reading.header(offset, tagOf(mark.file))) {
            before += header->payloadBytes;
            offset += header->next();
            found = header->seq == seq;
        }
    }
    const std::scoped_lock lock(mutex_);
    if (seq >= last_ || payload_ == 0) return 0;
    if (found) return payload_ - before;
    const auto after = std::ranges::upper_bound(marks_, seq, {}, &Mark::seq);
    return after == marks_.end() ? 0 : payload_ - after->payloadBefore;  // the rest is damaged
}

JournalSeq JournalLog::forgettable(JournalSeq seq) const {
    const std::scoped_lock lock(mutex_);
    JournalSeq newest = 0;
    for (const File& each : files_) {
        if (each.newest > seq || each.number == current_) break;
        newest = std::max(newest, each.newest);
    }
    return newest;
}

void JournalLog::forgetUpTo(JournalSeq seq) {
    const std::scoped_lock lock(mutex_);
    while (!files_.empty() && files_.front().newest <= seq && files_.front().number != current_) {
        giveUp(path(files_.front().number));
        while (!marks_.empty() && marks_.front().file == files_.front().number) marks_.pop_front();
        files_.pop_front();
    }
}

/// Makes a spare of it, or removes it. `mutex_` is held.
void JournalLog::giveUp(const fs::path& file) {
    struct ::stat status {};
    const auto size = ::stat(file.c_str(), &status) == 0 ? status.st_size : 0;
    const bool fits = static_cast<std::uint64_t>(size) >= options_.fileBytes / 2 &&
                      static_cast<std::uint64_t>(size) <= options_.fileBytes * 2;
    std::error_code error;
    if (fits && status.st_nlink == 1 && spares_.size() < kMostSpares) {
        const fs::path spare =
            isSpare(file.filename().string()) ? file : fs::path(file).concat(kSpare);
        if (spare != file) fs::rename(file, spare, error);
        if (!error) spares_.push_back(spare);
        if (!error) return;
    }
    fs::remove(file, error);  // or at the next start
}

bool JournalLog::wantsSpare() const {
    const std::scoped_lock lock(mutex_);
    return spares_.empty() && currentBytes_ >= std::max(kBusyBytes, wantsSpareAt_);
}

void JournalLog::prepare() {
    fs::path spare;
    {
        const std::scoped_lock lock(mutex_);
        wantsSpareAt_ = currentBytes_ + kTryAgainAfter;
        spare = fs::path(options_.journal)
                    .concat(fmt::format("{}prepared-{}{}", kInfix, ++prepared_, kSpare));
    }
    std::error_code error;
    const auto space = fs::space(folderOf(spare), error);
    if (error || space.available < options_.spareDiskBytes + 2 * options_.fileBytes) return;
    const int made =
        ::open(spare.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made < 0) return;
    const std::vector<std::byte> zeros(1U << 20U);
    bool good = true;
    for (std::uint64_t at = 0; good && at < options_.fileBytes; at += zeros.size())
        good = tryWriteAt(made, at, zeros) == 0;
    good = good && ::fdatasync(made) == 0;
    ::close(made);
    const std::scoped_lock lock(mutex_);
    if (good)
        spares_.push_back(spare);
    else
        fs::remove(spare, error);
}

Result<void> JournalLog::removeAll(const fs::path& journal) {
    const auto found = besides(journal);
    if (!found) return fail(found.error());
    std::error_code error;
    for (const auto& [file, rest] : *found)
        if (!error && (numberOf(rest) > 0 || isSpare(rest))) fs::remove(file, error);
    if (error)
        return fail(ErrorCode::unavailable, "{} cannot be emptied: {}.", folderOf(journal).string(),
                    error.message());
    return {};
}

}  // namespace joulewatch
