// Moments as all pages say them: in the filing system's own time, wherever the person sits.
const TIME = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { year: "numeric", month: "long", day: "numeric" };

const said = (form) => {
  const words = new Intl.DateTimeFormat("zh-CN", form);
  return (moment) => words.format(new Date(moment));
};

export const timeOf = said(TIME);
export const momentOf = said({ ...DAY, ...TIME });
