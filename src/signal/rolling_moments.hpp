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
        if (!full_ && filled_ == 0) reference_ = value;
        if (filled_ == width_) closeBlock();
        const double difference = value - reference_;
        block_[filled_++] = difference;
        headSum_ += difference;
        headSquares_ += difference * difference;
        if (!full_) rate(filled_);
        const double sum = headSum_ + tailSum_[filled_];
        const double squares = headSquares_ + tailSquares_[filled_];
        mean_ = reference_ + sum * perRow_;
        variance_ = (squares - sum * sum * perRow_) * perRowLessOne_;
    }
    double mean() const { return mean_; }
    /// Of a sample: n − 1 in the denominator. 0 for a single value; never below 0.
    double variance() const { return variance_ > 0 ? variance_ : 0; }

 private:
    void rate(std::size_t rows) {
        perRow_ = 1 / static_cast<double>(rows);
        perRowLessOne_ = rows > 1 ? 1 / static_cast<double>(rows - 1) : 0;
    }
    void closeBlock() {
        tailSum_[width_] = tailSquares_[width_] = 0;
        for (std::size_t i = width_; i-- > 0;) {
            tailSum_[i] = tailSum_[i + 1] + block_[i];
            tailSquares_[i] = tailSquares_[i + 1] + block_[i] * block_[i];
        }
        full_ = true;
        rate(width_);
        filled_ = 0;
        headSum_ = headSquares_ = 0;
    }

    std::size_t width_;
    std::vector<double> block_;                  // differences of the block at hand
    std::vector<double> tailSum_, tailSquares_;  // of the block before, from an index to its end
    std::size_t filled_ = 0;
    bool full_ = false;  // a whole block is behind
    double perRow_ = 1, perRowLessOne_ = 0;
    double reference_ = 0, headSum_ = 0, headSquares_ = 0;
    double mean_ = 0, variance_ = 0;
};

}  // namespace joulewatch
