#include "ingest/modbus/frames.hpp"

#include <fmt/format.h>

#include <string_view>

namespace joulewatch::modbus {
namespace {

constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::uint8_t kIllegalFunction = 1, kIllegalAddress = 2, kIllegalValue = 3,
                       kNoSuchUnit = 11;

std::uint16_t wordAt(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8U | bytes[at + 1]);
}

template <class Bytes>
void putWord(Bytes& bytes, std::size_t at, std::uint16_t word) {
    bytes[at] = static_cast<std::uint8_t>(word >> 8U);
    bytes[at + 1] = static_cast<std::uint8_t>(word & 0xFFU);
}

/// MODBUS Application Protocol V1.1b3, §7.
std::string_view meaningOf(std::uint8_t exception) {
    switch (exception) {
        case kIllegalFunction:
            return "it does not know this function";
        case kIllegalAddress:
            return "it has no such registers";
        case kIllegalValue:
            return "it does not answer so many registers at once";
        case 4:
            return "it has failed";
        case 5:
        case 6:
            return "it is busy";
        case 10:
            return "the gateway has no way to it";
        case kNoSuchUnit:
            return "it does not answer the gateway";
        default:
            return "not a reason that the standard knows";
    }
}

template <class... Args>
tl::unexpected<Failure> failure(Fault fault, fmt::format_string<Args...> text, Args&&... args) {
    return tl::unexpected(Failure{fault, fmt::format(text, std::forward<Args>(args)...)});
}

std::vector<std::uint8_t> frameFor(std::span<const std::uint8_t, kHeaderBytes> header,
                                   std::size_t bodyBytes) {
    std::vector<std::uint8_t> frame(kHeaderBytes + bodyBytes);
    putWord(frame, 0, wordAt(header, 0));
    putWord(frame, 4, static_cast<std::uint16_t>(bodyBytes + 1));
    frame[6] = header[6];
    return frame;
}

std::vector<std::uint8_t> refusal(std::span<const std::uint8_t, kHeaderBytes> header,
                                  std::uint8_t function, std::uint8_t exception) {
    auto frame = frameFor(header, 2);
    frame[kHeaderBytes] = static_cast<std::uint8_t>(function | kExceptionBit);
    frame[kHeaderBytes + 1] = exception;
    return frame;
}

}  // namespace

RequestFrame encode(const ReadRequest& request) {
    RequestFrame frame{};
    putWord(frame, 0, request.transaction);
    putWord(frame, 4, frame.size() - 6);
    frame[6] = request.unit;
    frame[7] = static_cast<std::uint8_t>(request.function);
    putWord(frame, 8, request.block.address);
    putWord(frame, 10, request.block.words);
    return frame;
}

Answer<std::size_t> parseAnswerHeader(std::span<const std::uint8_t, kHeaderBytes> header,
                                      const ReadRequest& request) {
    if (wordAt(header, 2) != 0)
        return failure(Fault::malformed, "What answers does not speak Modbus TCP.");
    const std::uint16_t length = wordAt(header, 4);
    // The shortest answer is an exception: unit, function, code.
    if (length < 3 || length > kMaxFrameBytes - 6)
        return failure(Fault::wrongLength, "An answer announces {} bytes; Modbus has 3 to {}.",
                       length, kMaxFrameBytes - 6);
    if (wordAt(header, 0) != request.transaction)
        return failure(Fault::wrongTransaction,
                       "An answer belongs to request {}, not to {}, which was asked.",
                       wordAt(header, 0), request.transaction);
    if (header[6] != request.unit)
        return failure(Fault::wrongUnit, "Unit {} answers for unit {}.", header[6], request.unit);
    return length - 1U;
}

Answer<Words> parseAnswer(std::span<const std::uint8_t> body, const ReadRequest& request) {
    const auto function = static_cast<std::uint8_t>(request.function);
    if (body.size() < 2)
        return failure(Fault::wrongLength, "An answer of {} bytes says nothing.", body.size());
    if (body[0] == (function | kExceptionBit)) {
        auto refused = failure(Fault::refused, "Exception {}: {}.", body[1], meaningOf(body[1]));
        refused.value().exception = body[1];
        return refused;
    }
    if (body[0] != function)
        return failure(Fault::malformed,
                       "An answer is for function {}, not for {}, which was asked.", body[0],
                       function);
    const std::size_t expected = std::size_t{2} * request.block.words;
    if (body[1] != expected || body.size() != 2 + expected)
        return failure(Fault::wrongLength, "An answer has {} bytes of registers, not {}.",
                       body.size() - 2, expected);
    Words words(request.block.words);
    for (std::size_t i = 0; i < words.size(); ++i) words[i] = wordAt(body, 2 + 2 * i);
    return words;
}

std::optional<std::size_t> parseRequestHeader(std::span<const std::uint8_t, kHeaderBytes> header) {
    const std::uint16_t length = wordAt(header, 4);
    if (wordAt(header, 2) != 0 || length < 2 || length > kMaxFrameBytes - 6) return std::nullopt;
    return length - 1U;
}

std::vector<std::uint8_t> answerRequest(std::span<const std::uint8_t, kHeaderBytes> header,
                                        std::span<const std::uint8_t> body,
                                        const UnitLookup& isThere, const RegisterLookup& find) {
    const std::uint8_t function = body.empty() ? 0 : body[0];
    if (!isThere(header[6])) return refusal(header, function, kNoSuchUnit);
    if (function != static_cast<std::uint8_t>(Function::readHolding) &&
        function != static_cast<std::uint8_t>(Function::readInput))
        return refusal(header, function, kIllegalFunction);
    if (body.size() != 5) return refusal(header, function, kIllegalValue);
    const RegisterBlock block{wordAt(body, 1), wordAt(body, 3)};
    if (block.words < 1 || block.words > kMaxWordsAtOnce)
        return refusal(header, function, kIllegalValue);
    const auto words = find(header[6], block);
    if (!words) return refusal(header, function, kIllegalAddress);
    auto frame = frameFor(header, 2 + 2 * words->size());
    frame[kHeaderBytes] = function;
    frame[kHeaderBytes + 1] = static_cast<std::uint8_t>(2 * words->size());
    for (std::size_t i = 0; i < words->size(); ++i)
        putWord(frame, kHeaderBytes + 2 + 2 * i, (*words)[i]);
    return frame;
}

}  // namespace joulewatch::modbus
