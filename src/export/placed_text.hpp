#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// What direct writes must be a multiple of, in memory and in the file: a page covers the block
/// sizes in use.
inline constexpr std::size_t kPageBytes = 4096;

/// Text that knows where in a file it will stand, and is made at the same distance from a page's
/// start: so it goes to the disk from where it is. Its memory is used again for the next.
class PlacedText {
 public:
    /// Makes room for `bytes` that will be written at `offset` of a file, and for some that whoever
    /// writes them may touch behind.
    void room(std::uint64_t offset, std::size_t bytes, std::size_t slack) {
        lead_ = offset % kPageBytes;
        size_ = bytes;
        const std::size_t needed =
            (lead_ + bytes + slack + kPageBytes - 1) / kPageBytes * kPageBytes;
        if (needed <= capacity_) return;
        pages_.reset(static_cast<char*>(std::aligned_alloc(kPageBytes, needed)));
        ensure(pages_ != nullptr, "there is memory for a piece of text");
        capacity_ = needed;
    }
    char* begin() { return pages_.get() + lead_; }
    std::string_view view() const { return {pages_.get() + lead_, size_}; }
    /// The page in which the text begins; what precedes it there is room for what the file has.
    char* pages() { return pages_.get(); }
    std::size_t lead() const { return lead_; }
    std::size_t size() const { return size_; }

 private:
    struct Release {
        void operator()(char* memory) const { std::free(memory); }
    };
    std::unique_ptr<char, Release> pages_;
    std::size_t capacity_ = 0, lead_ = 0, size_ = 0;
};

}  // namespace joulewatch
