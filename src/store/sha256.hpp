#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace joulewatch {

using Sha256 = std::array<std::byte, 32>;

/// FIPS 180-4.
Sha256 sha256(std::span<const std::byte> bytes);

/// The same of what comes in pieces.
class Sha256Stream {
 public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(const Sha256Stream&) = delete;
    Sha256Stream& operator=(const Sha256Stream&) = delete;

    void add(std::span<const std::byte> bytes);
    Sha256 finish();  // once, at the end

 private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Lower-case hexadecimal digits, as sha256sum prints them.
std::string hexText(const Sha256& hash);

}  // namespace joulewatch
