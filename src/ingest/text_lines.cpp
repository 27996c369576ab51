#include "ingest/text_lines.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <system_error>

namespace joulewatch {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;

std::string systemMessage(int code) { return std::generic_category().message(code); }

}  // namespace

Result<TextLines> TextLines::open(const std::filesystem::path& file) {
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored))
        return fail(ErrorCode::invalidInput, "{} is a directory, not a file", file.string());
    TextLines lines;
    lines.file_ = file.string();
    lines.stream_.reset(std::fopen(lines.file_.c_str(), "rb"));
    if (!lines.stream_)
        return fail(errno == ENOENT ? ErrorCode::notFound : ErrorCode::unavailable,
                    "cannot open {}: {}", lines.file_, systemMessage(errno));
    const auto size = std::filesystem::file_size(file, ignored);
    lines.bytesTotal_ = ignored ? 0 : size;  // a pipe has none
    lines.buffer_.resize(kBufferBytes);
    return lines;
}

/// Moves what is left to the front and reads on; false when there is no more to read.
Result<bool> TextLines::refill() {
    if (atEnd_) return false;
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    const std::size_t got =
        std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, stream_.get());
    if (got == 0 && std::ferror(stream_.get()) != 0)
        return fail(ErrorCode::unavailable, "cannot read {} after byte {}: {}", file_, bytesRead_,
                    systemMessage(errno));
    atEnd_ = got == 0;
    end_ += got;
    return got > 0;
}

Result<bool> TextLines::next() {
    const char* newline = nullptr;
    for (;;) {
        const char* const from = buffer_.data() + begin_;
        newline = static_cast<const char*>(std::memchr(from, '\n', end_ - begin_));
        if (newline != nullptr || end_ - begin_ > kMaxLineBytes) break;
        const auto more = refill();
        if (!more) return fail(more.error());
        if (!*more) break;
    }
    if (begin_ == end_) return false;
    const char* const from = buffer_.data() + begin_;
    const std::size_t length =
        newline != nullptr ? static_cast<std::size_t>(newline - from) : end_ - begin_;
    ++number_;
    if (length > kMaxLineBytes)
        return fail(ErrorCode::invalidInput, "{}, line {}: longer than {} bytes", file_, number_,
                    kMaxLineBytes);
    line_ = {from, length};
    begin_ += length + (newline != nullptr ? 1 : 0);
    bytesRead_ += length + (newline != nullptr ? 1 : 0);
    if (line_.find('\0') != std::string_view::npos)
        return fail(ErrorCode::invalidInput, "{}, line {}: holds a zero byte; not a text file",
                    file_, number_);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    if (number_ == 1 && line_.starts_with("\xEF\xBB\xBF")) line_.remove_prefix(3);
    return true;
}

Result<bool> TextLines::each(std::string_view stage, const Progress& progress,
                             const std::function<Result<bool>()>& take) {
    constexpr std::uint64_t kLinesBetweenNews = 65'536;
    for (;;) {
        const auto more = next();
        if (!more) return fail(more.error());
        if (!*more) return true;
        if (line_.empty()) continue;
        auto goOn = take();
        if (!goOn || !*goOn) return goOn;
        if (progress && number_ % kLinesBetweenNews == 0 &&
            !progress(stage, bytesRead_, bytesTotal_))
            return fail(ErrorCode::cancelled, "reading {} was cancelled", file_);
    }
}

Result<std::size_t> TextLines::readBytes(std::span<char> into) {
    while (end_ - begin_ < into.size()) {
        const auto more = refill();
        if (!more) return fail(more.error());
        if (!*more) break;
    }
    const std::size_t count = std::min(into.size(), end_ - begin_);
    std::memcpy(into.data(), buffer_.data() + begin_, count);
    begin_ += count;
    bytesRead_ += count;
    return count;
}

char delimiterOf(std::string_view header) {
    const auto count = [&](char c) { return std::count(header.begin(), header.end(), c); };
    char best = ',';
    for (const char each : {';', '\t'})
        if (count(each) > count(best)) best = each;
    return best;
}

std::string_view trimmed(std::string_view text) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lowerCase(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

void splitCells(std::string_view line, char delimiter, std::vector<std::string_view>& cells) {
    cells.clear();
    for (;;) {
        const std::size_t end = line.find(delimiter);
        std::string_view cell = trimmed(line.substr(0, end));
        if (cell.size() >= 2 && cell.front() == '"' && cell.back() == '"')
            cell = cell.substr(1, cell.size() - 2);
        cells.push_back(cell);
        if (end == std::string_view::npos) return;
        line.remove_prefix(end + 1);
    }
}

std::optional<double> parseNumber(std::string_view cell) {
    if (cell.starts_with('+')) cell.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

}  // namespace joulewatch
