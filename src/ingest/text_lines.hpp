#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.hpp"
#include "core/result.hpp"

namespace joulewatch {

/// The lines of a text file, one at a time, without their ends (LF or CRLF) and without a byte
/// order mark. A line beyond kMaxLineBytes, or a zero byte, is an error: it is no text of ours.
class TextLines {
 public:
    static constexpr std::size_t kMaxLineBytes = 64 * 1024;

    static Result<TextLines> open(const std::filesystem::path& file);
    /// False at the end of the file; otherwise line() holds the next one until the next call.
    Result<bool> next();
    /// Hands over what is left, but for empty lines: `take()` finds each in line(). False when it
    /// wanted no more; `cancelled` when the progress says so.
    Result<bool> each(std::string_view stage, const Progress& progress,
                      const std::function<Result<bool>()>& take);
    /// The bytes that follow, as many as `into` holds; fewer only at the end of the file.
    Result<std::size_t> readBytes(std::span<char> into);
    std::string_view line() const { return line_; }
    std::uint64_t number() const { return number_; }  // 1-based
    std::uint64_t bytesRead() const { return bytesRead_; }
    std::uint64_t bytesTotal() const { return bytesTotal_; }
    const std::string& file() const { return file_; }

 private:
    struct Close {
        void operator()(std::FILE* stream) const { std::fclose(stream); }
    };
    Result<bool> refill();

    std::string file_;
    std::unique_ptr<std::FILE, Close> stream_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  // of what is not yet handed out
    bool atEnd_ = false;
    std::string_view line_;
    std::uint64_t number_ = 0, bytesRead_ = 0, bytesTotal_ = 0;
};

/// The delimiter of a header: the most frequent of comma, semicolon and tab.
char delimiterOf(std::string_view header);

/// The cells of a line, without surrounding blanks and double quotes.
void splitCells(std::string_view line, char delimiter, std::vector<std::string_view>& cells);
std::string_view trimmed(std::string_view text);
std::string lowerCase(std::string_view text);

/// A finite number that takes up the whole cell.
std::optional<double> parseNumber(std::string_view cell);

}  // namespace joulewatch
