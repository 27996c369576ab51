#include "app/no_data_alarm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace joulewatch {
namespace {

/// "90 s", "5 min", "2 h", "3 d": as every language writes it.
std::string inWords(Duration duration) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(duration).count();
    if (seconds < 120) return fmt::format("{} s", seconds);
    if (seconds < 7200) return fmt::format("{} min", seconds / 60);
    if (seconds < 172'800) return fmt::format("{} h", seconds / 3600);
    return fmt::format("{} d", seconds / 86'400);
}

std::string_view nameOf(const RegisteredMeter& meter) {
    return meter.name.empty() ? meter.meter : meter.name;
}

/// Of one that was never heard, since it is known.
Timestamp heardAt(const RegisteredMeter& meter) { return meter.lastSeen.value_or(meter.firstSeen); }

Alert noData(Severity severity, std::string_view subjectKind, std::string_view subject,
             std::string text, Timestamp now) {
    Alert alert;
    alert.kind = NoDataAlarm::kKind;
    alert.severity = severity;
    alert.subjectKind = subjectKind;
    alert.subject = subject;
    alert.text = std::move(text);
    alert.raisedAt = now;
    return alert;
}

}  // namespace

NoDataAlarm::NoDataAlarm(Timestamp startedAt, std::span<const Alert> known, SourceName nameOfSource,
                         SaysOffline saysOffline)
    : startedAt_(startedAt),
      nameOfSource_(std::move(nameOfSource)),
      saysOffline_(std::move(saysOffline)) {
    for (const Alert& each : known) remember(each);
}

/// Of several alerts of a subject the newest counts.
void NoDataAlarm::remember(const Alert& alert) {
    if (alert.kind != kKind) return;
    ToldOf& all = alert.subjectKind == "source" ? sources_ : meters_;
    Told& told = all.try_emplace(alert.subject, Told{Timestamp::min(), {}}).first->second;
    if (alert.raisedAt < told.raisedAt) return;
    told = {alert.raisedAt, alert.endedAt ? std::string() : alert.id};
}

void NoDataAlarm::stored(const Alert& alert) { remember(alert); }

std::optional<Duration> NoDataAlarm::allowedSilence(const RegisteredMeter& meter) {
    if (meter.silentAfter == std::chrono::seconds{0}) return std::nullopt;
    if (!meter.silentAfter && !meter.interval) return std::nullopt;
    const Duration intervals = kIntervals * meter.interval.value_or(Duration{0});
    return std::max(intervals, Duration{meter.silentAfter.value_or(kLeast)});
}

/// Silence that this run has not watched counts from a while after its start, that of a source's
/// meters from its return.
Timestamp NoDataAlarm::silentSince(Timestamp lastSeen, std::string_view source) const {
    Timestamp since = lastSeen < startedAt_ ? startedAt_ + kGrace : lastSeen;
    if (const auto back = sourceBackAt_.find(source); back != sourceBackAt_.end())
        since = std::max(since, back->second);
    return since;
}

/// Whether a source with several meters is silent as a whole: for longer than one of those that
/// are overdue may be.
bool NoDataAlarm::isSilent(const Members& members, Timestamp lastSeen, Timestamp now) const {
    if (members.front()->source.empty() || members.size() < 2) return false;
    const Duration silence = now - silentSince(lastSeen, members.front()->source);
    return std::ranges::any_of(members, [&](const RegisteredMeter* each) {
        const auto allowed = allowedSilence(*each);
        return allowed && silence > *allowed;
    });
}

NoDataAlarm::Verdict NoDataAlarm::judge(std::span<const RegisteredMeter> meters, Timestamp now) {
    std::map<std::string_view, Members> bySource;
    for (const RegisteredMeter& each : meters) bySource[each.source].push_back(&each);
    Verdict verdict;
    for (const auto& [source, members] : bySource) judgeSource(source, members, now, verdict);
    return verdict;
}

void NoDataAlarm::judgeSource(std::string_view source, const Members& members, Timestamp now,
                              Verdict& verdict) {
    Timestamp lastSeen = Timestamp::min();
    for (const RegisteredMeter* each : members) lastSeen = std::max(lastSeen, heardAt(*each));
    const auto told = sources_.find(source);
    if (told != sources_.end() && lastSeen > told->second.raisedAt) {
        if (!told->second.openId.empty()) verdict.ended.push_back(told->second.openId);
        sourceBackAt_.insert_or_assign(std::string(source), now);
        sources_.erase(told);
    }
    const bool silent = isSilent(members, lastSeen, now);
    if (silent && !sources_.contains(source))
        verdict.raised.push_back(
            noData(Severity::critical, "source", source,
                   fmt::format("Nothing has come from {} for {}: {} meters are silent.",
                               nameOfSource_(source), inWords(now - lastSeen), members.size()),
                   now));
    for (const RegisteredMeter* each : members) judgeMeter(*each, silent, now, verdict);
}

std::string NoDataAlarm::sentenceOf(const RegisteredMeter& meter, Timestamp now) const {
    const std::string silence = inWords(now - heardAt(meter));
    if (saysOffline_(meter.meter))
        return fmt::format("{} has sent nothing for {}; its device says that it is offline.",
                           nameOf(meter), silence);
    if (!meter.interval) return fmt::format("{} has sent nothing for {}.", nameOf(meter), silence);
    return fmt::format("{} has sent nothing for {}; it usually does every {}.", nameOf(meter),
                       silence, inWords(*meter.interval));
}

void NoDataAlarm::judgeMeter(const RegisteredMeter& meter, bool sourceIsSilent, Timestamp now,
                             Verdict& verdict) {
    const auto told = meters_.find(meter.meter);
    const bool unwanted = meter.silentAfter == std::chrono::seconds{0};
    if (told != meters_.end() && (unwanted || heardAt(meter) > told->second.raisedAt)) {
        if (!told->second.openId.empty()) verdict.ended.push_back(told->second.openId);
        meters_.erase(told);
    }
    const auto allowed = allowedSilence(meter);
    if (sourceIsSilent || meters_.contains(meter.meter) || !allowed) return;
    if (now - silentSince(heardAt(meter), meter.source) <= *allowed) return;
    verdict.raised.push_back(
        noData(Severity::warning, "meter", meter.meter, sentenceOf(meter, now), now));
}

}  // namespace joulewatch
