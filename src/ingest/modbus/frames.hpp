#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "ingest/modbus/read_plan.hpp"
#include "ingest/modbus/register_table.hpp"

namespace joulewatch::modbus {

/// What can go wrong between a request and its answer.
enum class Fault : std::uint8_t {
    unreachable,       // no connection
    silent,            // no answer in time
    closed,            // the other side hung up
    wrongTransaction,  // an answer to another request
    wrongUnit,         // of another device
    wrongLength,       // longer or shorter than what was asked for
    malformed,         // not Modbus, or of another function
    refused,           // the device's own exception
    unsuited,          // answered, but not by what the profile is for
};
inline constexpr std::size_t kFaults = 9;

struct Failure {
    Fault fault;
    std::string message;         // a sentence, without the name of the device
    std::uint8_t exception = 0;  // of `refused`: 1 illegal function, 2 illegal address, …
};

template <class T>
using Answer = tl::expected<T, Failure>;
using Words = std::vector<std::uint16_t>;

struct ReadRequest {
    std::uint16_t transaction;
    std::uint8_t unit;
    Function function;
    RegisterBlock block;
};

/// Modbus TCP: transaction, protocol 0, length of the rest (each two bytes), unit.
/// MODBUS Messaging on TCP/IP Implementation Guide V1.0b, §3.1.3.
inline constexpr std::size_t kHeaderBytes = 7;
inline constexpr std::size_t kMaxFrameBytes = 260;
using RequestFrame = std::array<std::uint8_t, 12>;

RequestFrame encode(const ReadRequest& request);
/// Bytes that follow the header of an answer to `request`.
Answer<std::size_t> parseAnswerHeader(std::span<const std::uint8_t, kHeaderBytes> header,
                                      const ReadRequest& request);
/// The registers in what follows the header.
Answer<Words> parseAnswer(std::span<const std::uint8_t> body, const ReadRequest& request);

/// Registers of a device that we are; `notFound` by being empty.
using RegisterLookup = std::function<std::optional<Words>(std::uint8_t unit, RegisterBlock block)>;
/// Whether there is a device of that number at all.
using UnitLookup = std::function<bool(std::uint8_t unit)>;

/// Bytes that follow the header of a request; empty when it is no Modbus, and the connection is to
/// be closed.
std::optional<std::size_t> parseRequestHeader(std::span<const std::uint8_t, kHeaderBytes> header);
/// The answer to a request. Registers are read only: everything else is an exception, 1 for a
/// function we have not, 2 for registers that are not there, 3 for a wrong count, 11 for a unit.
std::vector<std::uint8_t> answerRequest(std::span<const std::uint8_t, kHeaderBytes> header,
                                        std::span<const std::uint8_t> body,
                                        const UnitLookup& isThere, const RegisterLookup& find);

}  // namespace joulewatch::modbus
