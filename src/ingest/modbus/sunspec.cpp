#include "ingest/modbus/sunspec.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/printable.hpp"

namespace joulewatch::modbus {
namespace {

constexpr std::uint16_t kMarkHigh = 0x5375, kMarkLow = 0x6E53;  // "SunS"
constexpr std::uint16_t kCommonModel = 1, kEndModel = 0xFFFF;
constexpr std::uint16_t kShortestCommon = 65;

/// Text of `words` registers, which ends at the first NUL.
std::string textOf(const Words& words, std::size_t first, std::size_t count) {
    std::string text;
    for (std::size_t i = first; i < first + count && i < words.size(); ++i)
        for (const unsigned shift : {8U, 0U}) {
            const unsigned byte = words[i] >> shift & 0xFFU;
            if (byte == 0) return text;
            text += static_cast<char>(byte);
        }
    return text;
}

std::string nameOf(const Words& words, std::size_t first, std::size_t count) {
    std::string text = textOf(words, first, count);
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return toUtf8(text);
}

/// Offsets in the common model count from its id.
Answer<void> readCommon(const RegisterReader& read, std::uint16_t address, SunSpecDevice& device) {
    const auto words = read({address, kShortestCommon + 2});
    if (!words) return tl::unexpected(words.error());
    device.manufacturer = nameOf(*words, 2, 16);
    device.model = nameOf(*words, 18, 16);
    device.version = nameOf(*words, 42, 8);
    device.serial = nameOf(*words, 50, 16);
    return {};
}

Answer<void> followChain(const RegisterReader& read, SunSpecDevice& device) {
    std::uint32_t address = device.base + 2U;
    for (std::size_t i = 0; i < kMaxSunSpecModels; ++i) {
        if (address > 0xFFFE) break;
        const auto at = static_cast<std::uint16_t>(address);
        const auto header = read({at, 2});
        if (!header) return tl::unexpected(header.error());
        const SunSpecModel model{(*header)[0], at, (*header)[1]};
        if (model.id == kEndModel) return {};
        if (model.id == kCommonModel && model.length >= kShortestCommon && device.models.empty())
            if (auto common = readCommon(read, at, device); !common) return common;
        device.models.push_back(model);
        address += 2U + model.length;
    }
    return tl::unexpected(Failure{Fault::unsuited, "Its chain of SunSpec models has no end."});
}

}  // namespace

Answer<SunSpecDevice> discoverSunSpec(const RegisterReader& read) {
    for (const std::uint16_t base : kSunSpecBases) {
        const auto mark = read({base, 2});
        if (!mark && mark.error().fault != Fault::refused) return tl::unexpected(mark.error());
        if (!mark || (*mark)[0] != kMarkHigh || (*mark)[1] != kMarkLow) continue;
        SunSpecDevice device;
        device.base = base;
        if (auto followed = followChain(read, device); !followed)
            return tl::unexpected(followed.error());
        return device;
    }
    return tl::unexpected(Failure{
        Fault::unsuited, "It is no SunSpec device: there is no mark at 40000, 0 or 50000."});
}

}  // namespace joulewatch::modbus
