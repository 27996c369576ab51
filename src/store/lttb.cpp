#include "store/lttb.hpp"

#include <cmath>

namespace joulewatch {
namespace {

struct Mean {
    double at = 0, value = 0;
};

double secondsSince(Timestamp start, Timestamp at) {
    return static_cast<double>((at - start).count()) / 1000;
}

Mean meanOf(std::span<const ChartPoint> group, Timestamp start) {
    Mean mean;
    for (const ChartPoint& each : group) {
        mean.at += secondsSince(start, each.at);
        mean.value += each.value;
    }
    mean.at /= static_cast<double>(group.size());
    mean.value /= static_cast<double>(group.size());
    return mean;
}

}  // namespace

std::vector<ChartPoint> largestTriangles(std::span<const ChartPoint> points, std::size_t count) {
    ensure(count >= 3, "an outline has three points or more");
    if (points.size() <= count) return {points.begin(), points.end()};
    const Timestamp start = points.front().at;
    const std::size_t inner = points.size() - 2;
    // Group g of the inner points; the one after the last is the last point alone.
    const auto edge = [&](std::size_t g) { return 1 + g * inner / (count - 2); };
    std::vector<ChartPoint> chosen{points.front()};
    for (std::size_t g = 0; g < count - 2; ++g) {
        const std::size_t end = edge(g + 1);
        const std::size_t after = g + 1 < count - 2 ? edge(g + 2) : points.size();
        const Mean next = meanOf(points.subspan(end, after - end), start);
        const double at = secondsSince(start, chosen.back().at);
        const double value = chosen.back().value;
        double largest = -1;
        std::size_t best = edge(g);
        for (std::size_t i = edge(g); i < end; ++i) {
            const double area =
                std::abs((at - next.at) * (points[i].value - value) -
                         (at - secondsSince(start, points[i].at)) * (next.value - value));
            if (area > largest) {
                largest = area;
                best = i;
            }
        }
        chosen.push_back(points[best]);
    }
    chosen.push_back(points.back());
    return chosen;
}

}  // namespace joulewatch
