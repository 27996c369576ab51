#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/modbus_image.hpp"
#include "store/modbus_unit_store.hpp"
#include "store/reading_store.hpp"

namespace joulewatch {

/// A meter with its number, and how its readings come.
struct NumberedMeter {
    std::uint8_t unit;
    std::string meter;
    bool isHere = false;     // there are readings of it
    std::size_t phases = 0;  // that are shown with it
};

/// The meters that our Modbus server shows: those whose readings arrive one by one, each with the
/// number that it keeps. A meter's phases (<meter>/L1 …) are shown with it and have none of their
/// own. Safe to call from any thread.
class ModbusMeters {
 public:
    static constexpr std::chrono::seconds kLookEvery{5};     // for new meters
    static constexpr std::chrono::milliseconds kFresh{500};  // an answer is as old at most
    /// Readings older than so many of their intervals are not shown any more.
    static constexpr int kStaleIntervals = 3;
    static constexpr std::chrono::seconds kStaleAfter{15};  // at least

    /// What is passed outlives it. `now` is the time of day.
    ModbusMeters(ModbusUnitStore& numbers, const ReadingStore& readings,
                 std::function<Timestamp()> now)
        : numbers_(numbers), readings_(readings), now_(std::move(now)) {}

    /// In order of number. Those beyond the last number are not in it.
    Result<std::vector<NumberedMeter>> list();
    bool isThere(std::uint8_t unit);
    /// Empty when there is no such unit or no such registers.
    std::optional<modbus::Words> registers(std::uint8_t unit, modbus::RegisterBlock block);

 private:
    using Clock = std::chrono::steady_clock;
    struct Known {
        std::string meter;
        Clock::time_point madeAt{};
        std::vector<std::uint16_t> image;
    };
    using Intervals = std::map<std::string, Duration, std::less<>>;
    Result<void> look();
    Result<void> numberNew(const Intervals& intervals);
    Sample latest(const std::string& meter) const;
    ServedMeter served(std::uint8_t unit, const std::string& meter) const;

    ModbusUnitStore& numbers_;
    const ReadingStore& readings_;
    std::function<Timestamp()> now_;
    std::mutex mutex_;
    std::optional<Clock::time_point> lookedAt_;
    Intervals intervals_;  // of each meter in the store
    std::set<std::string, std::less<>> numbered_;
    std::map<std::uint8_t, Known> units_;
};

}  // namespace joulewatch
