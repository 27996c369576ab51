#pragma once

#include <cstddef>
#include <vector>

namespace joulewatch {

/// At most so many values of a series, spread over the whole of it however long it is: each time
/// the room is full, every other one goes, and from then on every other one is taken. The same
/// series gives the same values.
class ThinnedValues {
 public:
    explicit ThinnedValues(std::size_t room) : room_(room) {}  // even

    void add(double value) {
        if ((seen_++ & (stride_ - 1)) != 0) return;
        if (values_.size() == room_) {
            for (std::size_t i = 0; 2 * i < room_; ++i) values_[i] = values_[2 * i];
            values_.resize(room_ / 2);
            stride_ *= 2;
        }
        values_.push_back(value);
    }
    const std::vector<double>& values() const { return values_; }

 private:
    std::size_t room_;
    std::vector<double> values_;
    std::size_t stride_ = 1, seen_ = 0;  // the stride is a power of two
};

}  // namespace joulewatch
