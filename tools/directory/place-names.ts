/**
 * The name that people say for a name of the statistics: the committee's suffix becomes 社区 or 村.
 * `多福巷社区居委会` → `多福巷社区`, `楼梓庄村委会` → `楼梓庄村`; a name with no committee stays as it is.
 */
export function spokenName(official: string): string {
  const village = /^(.+?)村?(?:村民委员会|村委会)$/.exec(official)?.[1];
  if (village !== undefined) return `${village}村`;
  const community = /^(.+?)(?:社区)?(?:居民)?(?:居民委员会|居委会|治理委员会社区)$/.exec(official)?.[1];
  return community === undefined ? official : `${community}社区`;
}
