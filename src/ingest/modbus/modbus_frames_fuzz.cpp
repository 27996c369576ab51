// Any bytes as a device's answer, and as a request to the server that we are: what is made of them
// has the size that was asked for, and what we answer is understood by our own reader.
#include <algorithm>
#include <vector>

#include "core/result.hpp"
#include "ingest/modbus/frames.hpp"

using namespace joulewatch;
using namespace joulewatch::modbus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size < kHeaderBytes) return 0;
    // On the heap and exactly as long as it is: a byte read beyond is seen.
    const std::vector<std::uint8_t> header(bytes, bytes + kHeaderBytes);
    const std::vector<std::uint8_t> body(bytes + kHeaderBytes, bytes + size);
    const std::span<const std::uint8_t, kHeaderBytes> head(header);

    const ReadRequest asked{static_cast<std::uint16_t>(header[0] << 8U | header[1]), header[6],
                            Function::readInput, RegisterBlock{0, 10}};
    const auto length = parseAnswerHeader(head, asked);
    if (!length) ensure(!length.error().message.empty(), "a failure says why");
    const auto words = parseAnswer(body, asked);
    if (words) ensure(words->size() == asked.block.words, "as many registers as were asked for");

    const auto requested = parseRequestHeader(head);
    if (!requested || *requested > body.size()) return 0;
    const auto frame = answerRequest(
        head, std::span(body).first(*requested), [](std::uint8_t unit) { return unit != 9; },
        [](std::uint8_t, RegisterBlock block) -> std::optional<Words> {
            if (block.address > 1000) return std::nullopt;
            return Words(block.words, block.address);
        });
    ensure(frame.size() > kHeaderBytes && frame.size() <= kMaxFrameBytes, "an answer fits a frame");
    const std::span<const std::uint8_t, kHeaderBytes> answered(frame.data(), kHeaderBytes);
    const auto understood = parseAnswerHeader(answered, asked);
    ensure(understood && *understood == frame.size() - kHeaderBytes, "an answer is well formed");
    return 0;
}
