#pragma once

#include <cstddef>
#include <vector>

namespace joulewatch {

/// Mean and standard deviation of the last `width` values, of all of them while there are fewer.
/// Each window is a tail of one block of `width` values and a head of the next, and is summed as
/// such: nothing is ever subtracted from a sum, so that an absurd value leaves no trace once it is
/// out of the window, and errors do not grow with the series.
class RollingMoments {
 public:
    explicit RollingMoments(std::size_t width)
        : width_(width), block_(width), tailSum_(width + 1), tailSquares_(width + 1) {}

    void add(double value) {
        // Sums of differences from a value of the series keep their digits.
        if (blocks_ == 0 && filled_ == 0) reference_ = value;
        if (filled_ == width_) closeBlock();
        const double difference = value - reference_;
        block_[filled_++] = difference;
        headSum_ += difference;
        headSquares_ += difference * difference;
        const bool full = blocks_ > 0;
        const auto n = static_cast<double>(full ? width_ : filled_);
        const double sum = headSum_ + (full ? tailSum_[filled_] : 0);
        const double squares = headSquares_ + (full ? tailSquares_[filled_] : 0);
        mean_ = reference_ + sum / n;
        variance_ = n > 1 ? (squares - sum * sum / n) / (n - 1) : 0;
    }
    double mean() const { return mean_; }
    /// Of a sample: n − 1 in the denominator. 0 for a single value; never below 0.
    double variance() const { return variance_ > 0 ? variance_ : 0; }

 private:
    void closeBlock() {
        tailSum_[width_] = tailSquares_[width_] = 0;
        for (std::size_t i = width_; i-- > 0;) {
            tailSum_[i] = tailSum_[i + 1] + block_[i];
            tailSquares_[i] = tailSquares_[i + 1] + block_[i] * block_[i];
        }
        blocks_ = 1;
        filled_ = 0;
        headSum_ = headSquares_ = 0;
    }

    std::size_t width_;
    std::vector<double> block_;                  // differences of the block at hand
    std::vector<double> tailSum_, tailSquares_;  // of the block before, from an index to its end
    std::size_t filled_ = 0, blocks_ = 0;
    double reference_ = 0, headSum_ = 0, headSquares_ = 0;
    double mean_ = 0, variance_ = 0;
};

}  // namespace joulewatch
