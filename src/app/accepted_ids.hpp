#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

namespace joulewatch {

/// A set of ids that is asked for every message that comes in and seldom changed: asking takes no
/// lock and never waits. It holds keyed 64-bit hashes in a table of fixed size, so that an id which
/// is not in it passes for one that is with a chance of one in 10^15, and nobody outside can choose
/// one that does. One thread at a time changes it, any may ask.
class AcceptedIds {
 public:
    static constexpr std::size_t kMaxIds = 10'000;

    AcceptedIds();
    /// Beyond kMaxIds it is not taken.
    bool insert(std::string_view id);
    void erase(std::string_view id);
    bool contains(std::string_view id) const noexcept;
    std::size_t size() const { return size_; }

 private:
    static constexpr std::size_t kSlots = 32'768;  // a power of two, three times the most ids
    static constexpr std::uint64_t kFree = 0, kErased = 1;
    using Slots = std::array<std::atomic<std::uint64_t>, kSlots>;

    std::uint64_t hashOf(std::string_view id) const noexcept;
    std::size_t find(std::uint64_t hash) const noexcept;

    std::array<unsigned char, 16> key_{};
    std::unique_ptr<Slots> slots_ = std::make_unique<Slots>();
    std::size_t size_ = 0;
};

}  // namespace joulewatch
