#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace joulewatch {

/// Room for text that grows to what it once needed and is used again for the next piece.
class TextBuffer {
 public:
    char* room(std::size_t bytes) {
        if (bytes > capacity_) {
            text_ = std::make_unique_for_overwrite<char[]>(bytes);
            capacity_ = bytes;
        }
        return text_.get();
    }
    void setSize(std::size_t size) { size_ = size; }
    std::string_view view() const { return {text_.get(), size_}; }

 private:
    std::unique_ptr<char[]> text_;
    std::size_t capacity_ = 0, size_ = 0;
};

}  // namespace joulewatch
