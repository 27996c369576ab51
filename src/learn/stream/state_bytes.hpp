#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace joulewatch {

/// How a detector's state calls itself; the version rises when its fields change.
struct StateKind {
    std::string_view name;  // for messages
    std::uint32_t tag;      // the first four bytes
    std::uint8_t version;   // the fifth
};

/// Reaches what a detector keeps to itself: `kState`, a static `fields(self, visit)` that names
/// every field once, for both directions, and `sound()`, which says whether what came from outside
/// may be worked with. A detector makes this class its friend.
class StateAccess {
 public:
    template <class Detector>
    static std::string save(const Detector& detector, std::string before) {
        Writer writer{std::move(before)};
        writer(Detector::kState.tag, Detector::kState.version);
        Detector::fields(detector, writer);
        return std::move(writer.bytes);
    }

    template <class Detector>
    static Result<Detector> restore(std::string_view bytes) {
        constexpr StateKind kKind = Detector::kState;
        Reader reader{bytes};
        std::uint32_t tag = 0;
        std::uint8_t version = 0;
        reader(tag, version);
        if (!reader.good || tag != kKind.tag)
            return fail(ErrorCode::corrupted, "These {} bytes are no saved state of {}.",
                        bytes.size(), kKind.name);
        if (version != kKind.version)
            return fail(ErrorCode::corrupted,
                        "The saved state of {} has version {}; this program reads version {}.",
                        kKind.name, version, kKind.version);
        Detector detector;
        Detector::fields(detector, reader);
        if (!reader.good || !reader.left.empty() || !detector.sound())
            return fail(ErrorCode::corrupted, "The saved state of {} is damaged ({} bytes).",
                        kKind.name, bytes.size());
        return detector;
    }

 private:
    static_assert(std::endian::native == std::endian::little, "states are little-endian");

    struct Writer {
        std::string bytes;
        template <class... Fields>
        void operator()(const Fields&... fields) {
            (put(fields), ...);
        }
        template <class Field>
        void put(const Field& field) {
            if constexpr (std::is_arithmetic_v<Field>)
                bytes.append(reinterpret_cast<const char*>(&field), sizeof field);
            else
                Field::fields(field, *this);
        }
        template <class Each, std::size_t kSize>
        void put(const std::array<Each, kSize>& all) {
            putAll(all.data(), kSize);
        }
        template <class Each>
        void put(const std::vector<Each>& all) {
            put(static_cast<std::uint64_t>(all.size()));
            if constexpr (std::is_same_v<Each, bool>)
                for (const bool each : all) put(each);
            else
                putAll(all.data(), all.size());
        }
        /// Numbers as they lie, which is how they would be written one by one.
        template <class Each>
        void putAll(const Each* all, std::size_t count) {
            if constexpr (std::is_arithmetic_v<Each>)
                bytes.append(reinterpret_cast<const char*>(all), count * sizeof(Each));
            else
                for (std::size_t i = 0; i < count; ++i) put(all[i]);
        }
    };

    struct Reader {
        std::string_view left;
        bool good = true;
        template <class... Fields>
        void operator()(Fields&... fields) {
            (take(fields), ...);
        }
        template <class Field>
        void take(Field& field) {
            if constexpr (std::is_same_v<Field, bool>) {
                std::uint8_t byte = 0;
                take(byte);
                good = good && byte <= 1;
                field = byte == 1;
            } else if constexpr (std::is_arithmetic_v<Field>) {
                good = good && left.size() >= sizeof field;
                if (!good) return;
                std::memcpy(&field, left.data(), sizeof field);
                left.remove_prefix(sizeof field);
            } else {
                Field::fields(field, *this);
            }
        }
        template <class Each, std::size_t kSize>
        void take(std::array<Each, kSize>& all) {
            for (Each& each : all) take(each);
        }
        /// Every element takes a byte at least: a size that lies does not cost memory.
        template <class Each>
        void take(std::vector<Each>& all) {
            std::uint64_t size = 0;
            take(size);
            good = good && size <= left.size();
            if (!good) return;
            all.resize(size);
            for (Each& each : all) take(each);
        }
    };
};

/// What a streaming detector remembers, options and all, behind what is in `before`. Who keeps the
/// bytes adds a checksum.
template <class Detector>
std::string saveState(const Detector& detector, std::string before = {}) {
    return StateAccess::save(detector, std::move(before));
}

/// A detector that answers, to the last bit, as the one that was saved. `corrupted` for any other
/// bytes.
template <class Detector>
Result<Detector> restoreState(std::string_view bytes) {
    return StateAccess::restore<Detector>(bytes);
}

}  // namespace joulewatch
