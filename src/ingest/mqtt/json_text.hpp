#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace joulewatch {

/// JSON (RFC 8259) read where it stands, without a tree: what meters send is small and asked for a
/// few values, a thousand times a second. Nothing here allocates.
enum class JsonKind : std::uint8_t { null, truth, number, text, array, object };

struct JsonText {
    JsonKind kind = JsonKind::null;
    std::string_view text;  // of a text what stands between the quotes, escapes and all
};

/// Reads a text from left to right. Where it is no JSON, or nested deeper than kMaxDepth, or a
/// number is none that JSON knows, every further step fails.
class JsonCursor {
 public:
    static constexpr int kMaxDepth = 16;

    explicit JsonCursor(std::string_view text)
        : at_(text.data()), end_(text.data() + text.size()) {}

    /// The value that begins here, whole.
    std::optional<JsonText> value() { return valueAt(0); }
    /// Steps into an object or array that begins here; false when it is none.
    bool enter(char bracket);
    /// In an object: the key and the colon of the next member. Empty at its end, and on failure.
    std::optional<std::string_view> nextKey();
    /// In an array: whether there is a next item.
    bool nextItem();
    /// Nothing but blanks is left.
    bool atEnd();
    bool good() const { return good_; }

 private:
    void skipBlanks() {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
    }
    bool nextItemAfterComma();
    std::optional<JsonText> valueAt(int depth);
    std::optional<std::string_view> textHere();
    std::optional<std::string_view> numberHere();
    bool wordHere(std::string_view word);
    bool skipInside(char close, int depth);
    bool fail() {
        good_ = false;
        at_ = end_;
        return false;
    }

    const char* at_;
    const char* end_;
    bool first_ = false;  // in an object or array of which nothing was read
    bool good_ = true;
};

/// The value of a member; empty when it is no JSON object, or has none of this name. Of members
/// with the same name the first.
std::optional<JsonText> jsonMember(std::string_view object, std::string_view key);
std::optional<JsonText> jsonItem(std::string_view array, std::size_t index);
/// A text that is one JSON value and nothing else.
std::optional<JsonText> wholeJson(std::string_view text);
/// Of a number, or of a text that is one ("230.5"), as some send them; × 10^-decimalShift, the
/// double nearest to it.
std::optional<double> numberOf(const JsonText& value, int decimalShift = 0);
/// The same of a plain number with blanks around it.
std::optional<double> plainNumber(std::string_view text, int decimalShift = 0);

}  // namespace joulewatch
