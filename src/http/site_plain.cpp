// What devices send all day, without what only others need: no map of headers, no look at the disk,
// no other thread. All else, every refusal before the readings too, is left to the usual way.
#include <fmt/format.h>
#include <sys/random.h>

#include "http/answers.hpp"
#include "http/routes/ingest_answers.hpp"
#include "http/site.hpp"
#include "http/target.hpp"
#include "http/wire.hpp"

namespace joulewatch {
namespace {

constexpr std::string_view kIngest = "/api/ingest";

std::string_view tokenIn(std::string_view authorization) {
    for (const std::string_view scheme : {"Bearer ", "Token "})
        if (authorization.starts_with(scheme)) return authorization.substr(scheme.size());
    return {};
}

/// Of the route for lines with this path: the precision; nothing when another must look at it.
std::optional<std::string> precisionIn(const PlainPost& post) {
    for (const Route& route : routes()) {
        if (route.takes != Takes::lines || route.path != post.path) continue;
        if (post.query.empty()) return "";
        const auto target = parseTarget(fmt::format("{}?{}", post.path, post.query));
        if (!target) return std::nullopt;
        std::string precision;
        for (const auto& [name, value] : target->query) {
            if (!knowsQuery(route, name)) return std::nullopt;
            if (name == "precision") precision = value;
        }
        return precision;
    }
    return std::nullopt;
}

/// Tells requests apart in answers and logs, no more: it may be guessed.
std::uint32_t nextRequestNumber() {
    thread_local std::uint64_t state = [] {
        std::uint64_t seed = 0;
        ensure(getrandom(&seed, sizeof seed, 0) == sizeof seed, "the system has random bytes");
        return seed;
    }();
    state += 0x9e3779b97f4a7c15;  // splitmix64: Steele, Lea, Flood, OOPSLA 2014
    std::uint64_t mixed = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111eb;
    return static_cast<std::uint32_t>(mixed >> 32U);
}

}  // namespace

/// All of an answer but its id and its body, which are all that differs.
std::string Site::plainHead(Response response) const {
    Request request;
    request.path = kIngest;
    response = dress(request, std::move(response), {});
    std::erase_if(response.headers, [](const auto& each) { return each.first == "X-Request-Id"; });
    return wireHead(response);
}

/// Of readings that were all kept, without the long way of making an answer.
std::string Site::plainAnswer(bool lines, const Result<Ingested>& taken) const {
    const std::uint32_t number = nextRequestNumber();
    if (!taken || taken->waitFor.count() > 0 || !taken->rejected.empty() ||
        !taken->refused.empty()) {
        Request request;
        request.path = kIngest;
        request.id = fmt::format("{:08x}", number);
        return wireText(finish(request, lines ? linesAnswer(taken) : ingestAnswer(taken)));
    }
    if (lines) {
        traffic_.count(204);
        return fmt::format("{}X-Request-Id: {:08x}\r\n\r\n", linesHead_, number);
    }
    traffic_.count(200);
    fmt::memory_buffer body;
    fmt::format_to(std::back_inserter(body),
                   R"({{"stored":{},"duplicates":{},"rejected":[],"refused":[]}})", taken->stored,
                   taken->duplicates);
    return fmt::format("{}X-Request-Id: {:08x}\r\nContent-Length: {}\r\n\r\n{}", jsonHead_, number,
                       body.size(), std::string_view(body.data(), body.size()));
}

bool Site::handlePlain(const PlainPost& post, const WireAnswer& answer) const {
    const bool json = post.path == kIngest;
    const auto precision = json ? std::nullopt : precisionIn(post);
    if (!json && !precision) return false;
    if (json && (!post.query.empty() || !isReadingsType(post.contentType))) return false;
    JournaledReadings* const live = app_.workspace.live();
    const std::string_view token = tokenIn(post.authorization);
    if (live == nullptr || app_.secure || token.empty() || !answersTo(post.host)) return false;
    if (!app_.devices.knowsByHeart(token)) return false;
    const auto admitted = app_.devices.admit(token);
    if (!admitted) return false;
    if (admitted->waitFor.count() > 0) {  // on a connection that is kept: it costs little
        Ingested none;
        none.waitFor = admitted->waitFor;
        answer(plainAnswer(!json, none));
        return true;
    }
    Sender& sender = *admitted->sender;
    const Incoming incoming{post.body, post.idempotencyKey, sender.device().id, &sender};
    const auto done = [this, answer, lines = !json](const Result<Ingested>& taken) {
        answer(plainAnswer(lines, taken));
    };
    if (json)
        ingest(*live, *app_.metering.registry, incoming, done);
    else
        ingestLines(*live, *app_.metering.registry, app_.lineReaders, incoming, *precision, done);
    return true;
}

}  // namespace joulewatch
