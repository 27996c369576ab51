#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace joulewatch {

/// Where a broker is.
struct MqttAddress {
    std::string host;
    std::uint16_t port = 1883;
    bool tls = false;
    std::string authority;  // a file of certificates (PEM) to trust; empty: those of the system
};

/// Lets another thread end a wait.
class Wakeup {
 public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;
    void wake() const;                                       // safe to call from any thread
    void clear() const;                                      // what was woken is awake
    void waitFor(std::chrono::milliseconds patience) const;  // until woken
    int descriptor() const { return descriptor_; }

 private:
    int descriptor_;
};

/// Bytes to and from a broker, encrypted or not, never waiting but in wait().
class MqttStream {
 public:
    enum class Until { readable, writable };
    virtual ~MqttStream() = default;
    /// Within `patience`; the broker's certificate is verified, for its name or address. The error
    /// is a sentence. `cancelled` when it was woken.
    static Result<std::unique_ptr<MqttStream>> connect(const MqttAddress& address,
                                                       std::chrono::milliseconds patience,
                                                       const Wakeup& wakeup);
    /// How many bytes there were; 0 when there is nothing at the moment.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
    /// How many were taken; 0 when there is no room at the moment.
    virtual Result<std::size_t> write(std::string_view bytes) = 0;
    /// Returns when it may be so, for reading also when woken, or after `patience`: false then.
    virtual bool wait(Until until, std::chrono::milliseconds patience, const Wakeup& wakeup) = 0;
};

}  // namespace joulewatch
