#pragma once

#include <map>
#include <string>

#include "app/simulate/device_way.hpp"
#include "app/simulate/http_way.hpp"

namespace joulewatch {

/// Readings that go out in one body.
struct Parcel {
    std::string body;
    std::string key;  // its own, so that sending it twice is harmless
    std::size_t readings = 0;
    Timestamp newest{};
};

/// Gathers readings of some machines into bodies.
class ParcelPacker {
 public:
    ParcelPacker(HttpDialect dialect, std::string run, const std::vector<Meter>& meters)
        : dialect_(dialect), run_(std::move(run)), meters_(meters) {}

    void add(std::size_t machine, Timestamp at, const Sample& sample);
    std::size_t readings() const { return readings_; }
    Parcel pack();

 private:
    HttpDialect dialect_;
    std::string run_;
    std::vector<Meter> meters_;
    std::map<std::size_t, ReadingBatch> batches_;  // by machine
    std::size_t readings_ = 0;
    Timestamp newest_{};
    std::uint64_t parcels_ = 0;
};

}  // namespace joulewatch
