// When: working days, days and hours of the calendar, a day, the day in a field, again and again; no ISO text anywhere.
import { choice, el, line, lines } from "./dom.js";
import { child, update } from "./extensions.js";
import { places } from "./paths.js";
import { dateOf, isDate, today } from "./values.js";
import { t, w } from "./words.js";

const DAYS = /^after_working_days\((\d+)\)$/;
const PARAMETER = /^after_working_days\(parameter\("([\w.]+)"\)\)$/;
const MOMENT = /^"?(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::\d\d)?(?:\+07:00)?)?"?$/;
const SPAN = /^"?(P(\d+)([WD])|PT(\d+)([HM]))"?$/;
const AGAIN = /^"?R(\d*)\/(?:(\d+WD)|(P(?:\d+[WD]|T\d+[HM])))"?$/;
const UNITS = [["D", w("ngày theo lịch")], ["W", w("tuần")], ["H", w("giờ")], ["M", w("phút")]];
const NOTHING = /(?!)/;
const NAMES = ["timeDate", "timeDuration", "timeCycle"];

export function timer({ bench, shape, object, kind }, definition) {
  const name = NAMES.find((one) => definition[one]) ?? "timeDate";
  const text = definition[name]?.body?.trim() ?? "";
  const write = (body, next = "timeDate") => {
    const made = body ? child(bench.modeler.get("moddle").create("bpmn:FormalExpression", { body }), definition) : undefined;
    update(bench, shape, definition, { timeDate: undefined, timeDuration: undefined, timeCycle: undefined, [next]: made });
  };
  const days = places(bench).filter(({ schema }) => isDate(schema));
  const said = read(name, text, days);
  const repeats = said.how === "again" || object.cancelActivity === false || (kind === "StartEvent" && object.isInterrupting === false);
  const parameters = bench.vocabulary.parameters;
  const ways = [
    ["days", t("sau một số ngày làm việc"), () => write("after_working_days(5)")],
    parameters.length && ["parameter", t("sau số ngày ghi ở tham số"), () => write(`after_working_days(parameter("${parameters[0].code}"))`)],
    ["span", t("sau một thời gian theo lịch"), () => write(spanText(3, "D"), "timeDuration")],
    ["date", t("vào một ngày"), () => write(momentText(today(), "17:00"))],
    days.length && ["field", t("vào ngày ghi ở biểu mẫu"), () => write(days[0].place)],
    repeats && ["again", t("lặp lại nhiều lần"), () => write(againText(3, 5, "WD"), "timeCycle")],
    ["typed", t("theo biểu thức"), () => write(text || "after_working_days(5)", name)],
  ].filter(Boolean);
  const how = choice("timer-how", t("Hẹn đến"), said.how, [...(text ? [] : [["", t("chưa chọn")]]), ...ways], (next) => ways.find(([code]) => code === next)?.[2]());
  return el("div", {}, how, ...controls({ bench, said, text, name, write, days, parameters }));
}

function read(name, text, days) {
  const found = (pattern, on) => (name === on ? pattern.exec(text) : null);
  let match;
  if (!text) return { how: "" };
  if ((match = found(DAYS, "timeDate"))) return { how: "days", number: match[1] };
  if ((match = found(PARAMETER, "timeDate"))) return { how: "parameter", code: match[1] };
  if ((match = found(MOMENT, "timeDate"))) return { how: "date", day: `${match[1]}-${match[2]}-${match[3]}`, at: `${match[4] ?? "00"}:${match[5] ?? "00"}` };
  if (name === "timeDate" && days.some(({ place }) => place === text)) return { how: "field", place: text };
  if ((match = found(SPAN, "timeDuration"))) return { how: "span", number: match[2] ?? match[4], unit: match[3] ?? match[5] };
  if ((match = found(AGAIN, "timeCycle"))) return { how: "again", times: match[1], ...every(match[2] ?? match[3]) };
  return { how: "typed" };
}

function every(text) {
  const [, number, unit] = /^PT?(\d+)([WDHM])$|^(\d+)(WD)$/.exec(text).filter(Boolean);
  return { number, unit };
}

// Quotation marks: what is no text is asked as an expression.
const spanText = (number, unit) => `"${period(number, unit)}"`;
const momentText = (day, at) => `"${day}T${at}+07:00"`;
const againText = (times, number, unit) => `"R${times}/${unit === "WD" ? `${number}WD` : period(number, unit)}"`;
const period = (number, unit) => `P${/[HM]/.test(unit) ? "T" : ""}${number}${unit}`;

function controls({ bench, said, text, name, write, days, parameters }) {
  // What cannot be taken is told; what stood there before stays.
  const taken = (typed, pattern, act, hint) => {
    bench.say(pattern.test(typed) ? "" : hint);
    if (pattern.test(typed)) act(typed);
  };
  const whole = (typed, act) => taken(typed, /^[1-9]\d{0,3}$/, act, t("“{typed}” không ghi được: hãy ghi một số nguyên từ 1 đến 9999.", { typed }));
  const units = (list) => list.map(([code, words]) => [code, t(words)]);
  const put = (news) => {
    const next = { ...said, ...news };
    if (said.how === "span") return write(spanText(next.number, next.unit), "timeDuration");
    if (said.how === "date") return write(momentText(next.day, next.at));
    return write(againText(next.times, next.number, next.unit), "timeCycle");
  };
  const number = (label) => line("timer-number", label, said.number, (typed) => whole(typed, (number) => put({ number })), { number: true });
  if (said.how === "days") return [line("timer-days", t("Số ngày làm việc"), said.number, (typed) => whole(typed, (number) => write(`after_working_days(${number})`)), { number: true })];
  if (said.how === "parameter") return [choice("timer-parameter", t("Tham số"), said.code, parameters.map((one) => [one.code, `${one.name} (${one.days})`]), (code) => write(`after_working_days(parameter("${code}"))`))];
  if (said.how === "span") return [number(t("Bao lâu")), choice("timer-unit", t("Đơn vị tính"), said.unit, units(UNITS), (unit) => put({ unit }))];
  if (said.how === "date") return [
    line("timer-day", t("Ngày"), said.day.split("-").reverse().join("/"), (typed) => (dateOf(typed) ? put({ day: dateOf(typed) }) : taken(typed, NOTHING, put, t("“{typed}” không phải ngày, ví dụ 31/12/2026.", { typed }))), { hint: t("ngày/tháng/năm") }),
    line("timer-at", t("Lúc"), said.at, (typed) => taken(typed, /^([01]\d|2[0-3]):[0-5]\d$/, (at) => put({ at }), t("“{typed}” không phải giờ, ví dụ 17:00.", { typed })), { hint: t("giờ:phút, theo giờ Việt Nam") })];
  if (said.how === "field") return [choice("timer-field", t("Ô ghi ngày"), said.place, days.map(({ place, words }) => [place, words]), (place) => write(place), { hint: t("Đến đầu ngày đó.") })];
  if (said.how === "again") return [
    number(t("Mỗi")), choice("timer-unit", t("Đơn vị tính"), said.unit, units([["WD", w("ngày làm việc")], ...UNITS]), (unit) => put({ unit })),
    line("timer-times", t("Nhiều nhất mấy lần"), said.times, (typed) => (typed ? whole(typed, (times) => put({ times })) : put({ times: "" })), { number: true, hint: t("Để trống là lặp cho đến khi việc xong.") })];
  return said.how === "typed" ? [lines("timer-text", t("Biểu thức"), text, (body) => write(body, name), { rows: 2, mono: true })] : [];
}
