// The only file that knows libmodbus.
#include "app/simulate/modbus_way.hpp"

#include <arpa/inet.h>
#include <modbus/modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <map>
#include <mutex>
#include <thread>

namespace joulewatch {
namespace {

constexpr std::size_t kMaxConnections = 64;
constexpr int kBacklog = 16;

struct ContextRelease {
    void operator()(modbus_t* context) const {
        modbus_close(context);
        modbus_free(context);
    }
};
struct MappingRelease {
    void operator()(modbus_mapping_t* mapping) const { modbus_mapping_free(mapping); }
};
using Mapping = std::unique_ptr<modbus_mapping_t, MappingRelease>;

/// Holding and input registers alike: sheets differ in which they name.
Mapping mappingOf(const RegisterBlock& block) {
    const auto first = static_cast<unsigned>(block.first);
    const auto count = static_cast<unsigned>(block.words.size());
    Mapping mapping(modbus_mapping_new_start_address(0, 0, 0, 0, first, count, first, count));
    ensure(mapping != nullptr, "there is memory for registers");
    std::ranges::copy(block.words, mapping->tab_registers);
    std::ranges::copy(block.words, mapping->tab_input_registers);
    return mapping;
}

bool isReading(std::uint8_t function) {
    return function == MODBUS_FC_READ_HOLDING_REGISTERS ||
           function == MODBUS_FC_READ_INPUT_REGISTERS;
}

class ListeningModbusWay : public ModbusWay {
 public:
    ListeningModbusWay(modbus_t* context, int listener, MachineShare share)
        : context_(context),
          listener_(listener),
          share_(share),
          waking_(::eventfd(0, EFD_CLOEXEC)) {
        thread_ = std::thread([this] { serve(); });
    }
    ~ListeningModbusWay() override {
        ending_ = true;
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto woken = ::write(waking_, &one, sizeof one);
        thread_.join();
        for (const int each : {listener_, waking_}) ::close(each);
    }
    ListeningModbusWay(const ListeningModbusWay&) = delete;
    ListeningModbusWay& operator=(const ListeningModbusWay&) = delete;

    void take(const PlantTick& tick) override {
        const std::scoped_lock lock(guard_);
        for (std::size_t m = 0; m < tick.machines.size(); ++m)
            if (share_.holds(m))
                units_[unitOf(m)] = mappingOf(registersOf(modelOf(m), unitOf(m), tick.machines[m]));
    }
    void flush() override {}
    bool full() const override { return false; }
    WayState state() const override { return {}; }
    std::uint64_t answered() const override { return answered_; }
    std::uint16_t port() const override {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        return ntohs(address.sin_port);
    }

 private:
    void serve() {
        std::vector<pollfd> open{{waking_, POLLIN, 0}, {listener_, POLLIN, 0}};
        while (!ending_) {
            if (::poll(open.data(), open.size(), -1) < 0) continue;
            for (std::size_t i = open.size(); i-- > 2;)
                if (open[i].revents != 0 && !answer(open[i].fd)) {
                    ::close(open[i].fd);
                    open.erase(open.begin() + static_cast<std::ptrdiff_t>(i));
                }
            if (open[1].revents == 0) continue;
            const int taken = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (taken < 0) continue;
            if (open.size() < kMaxConnections)
                open.push_back({taken, POLLIN, 0});
            else
                ::close(taken);
        }
        for (std::size_t i = 2; i < open.size(); ++i) ::close(open[i].fd);
    }

    /// False when the other side has gone, or speaks something else.
    bool answer(int connection) {
        std::array<std::uint8_t, MODBUS_TCP_MAX_ADU_LENGTH> query{};
        modbus_set_socket(context_.get(), connection);
        const int size = modbus_receive(context_.get(), query.data());
        if (size <= 0) {
            modbus_set_socket(context_.get(), -1);
            return size == 0;
        }
        const auto header = static_cast<std::size_t>(modbus_get_header_length(context_.get()));
        const std::uint8_t unit = query[header - 1], function = query[header];
        const std::scoped_lock lock(guard_);
        const auto found = units_.find(unit);
        int sent = 0;
        if (found == units_.end())
            sent = modbus_reply_exception(context_.get(), query.data(),
                                          MODBUS_EXCEPTION_GATEWAY_TARGET);
        else if (!isReading(function))
            sent = modbus_reply_exception(context_.get(), query.data(),
                                          MODBUS_EXCEPTION_ILLEGAL_FUNCTION);
        else
            sent = modbus_reply(context_.get(), query.data(), size, found->second.get());
        modbus_set_socket(context_.get(), -1);  // ours to close
        if (sent > 0) ++answered_;
        return sent > 0;
    }

    std::unique_ptr<modbus_t, ContextRelease> context_;
    int listener_;
    MachineShare share_;
    int waking_;
    std::atomic<bool> ending_ = false;
    std::atomic<std::uint64_t> answered_ = 0;
    std::mutex guard_;
    std::map<std::uint8_t, Mapping> units_;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<ModbusWay>> ModbusWay::listen(const ModbusWayOptions& options,
                                                     std::size_t machines) {
    ensure(machines <= 200, "each machine has a unit of its own");
    modbus_t* context = modbus_new_tcp(options.address.c_str(), options.port);
    if (context == nullptr)
        return fail(ErrorCode::invalidInput, "'{}' is not an IPv4 address", options.address);
    modbus_set_indication_timeout(context, 1, 0);
    const int listener = modbus_tcp_listen(context, kBacklog);
    if (listener < 0) {
        Error error{ErrorCode::unavailable,
                    fmt::format("Modbus: port {} of {} cannot be listened on: {}", options.port,
                                options.address, modbus_strerror(errno))};
        modbus_free(context);
        return fail(std::move(error));
    }
    return std::make_unique<ListeningModbusWay>(context, listener, options.share);
}

}  // namespace joulewatch
