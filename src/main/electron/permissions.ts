import type { Session } from "electron";
import type { PageName } from "../shared/page.ts";
import { isHeadset } from "./headset-device.ts";
import { pageOfAddress } from "./page-address.ts";

/**
 * The permission table: what each page may have. Everything that is not named here is denied,
 * whatever later versions of Chromium add. Audio capture is `media` without video.
 */
export const permissionTable: Readonly<Record<PageName, ReadonlySet<string>>> = {
  line: new Set(["audioCapture", "speaker-selection", "hid"]),
  console: new Set(["notifications", "clipboard-sanitized-write"]),
};

/** The facts of one question, as both of Electron's handlers can give them. */
export interface PermissionQuestion {
  readonly permission: string;
  /** Address or origin of the frame that asks. */
  readonly address: string;
  readonly isMainFrame: boolean;
  /** What a `media` question is about. */
  readonly mediaTypes: readonly string[];
}

/** Whether the page whose session is asked may have it. Only the page's own main frame may have anything. */
export function isPermitted(page: PageName, question: PermissionQuestion): boolean {
  if (!question.isMainFrame || pageOfAddress(question.address) !== page) return false;
  if (question.permission !== "media") return permissionTable[page].has(question.permission);
  const audioOnly = question.mediaTypes.length > 0 && question.mediaTypes.every((type) => type === "audio");
  return audioOnly && permissionTable[page].has("audioCapture");
}

/** Puts the table before every way in which Chromium asks. */
export function enforcePermissions(session: Session, page: PageName): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mediaTypes = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    answer(isPermitted(page, { permission, address: details.requestingUrl, isMainFrame: details.isMainFrame, mediaTypes }));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
    return isPermitted(page, { permission, address: requestingOrigin, isMainFrame: details.isMainFrame, mediaTypes });
  });
  // The line's window is hidden and nobody can click in it: a headset needs no question, and anything else gets no yes.
  session.setDevicePermissionHandler(
    ({ deviceType, origin, device }) =>
      deviceType === "hid" && isHeadset(device) && isPermitted(page, { permission: deviceType, address: origin, isMainFrame: true, mediaTypes: [] }),
  );
  chooseHeadset(session, page);
  // Screen sharing has a door of its own; with no handler it is refused, and this says so where one reads it.
  session.setDisplayMediaRequestHandler(null);
}

/** The line gets the first telephony device, whatever it asked for; other pages get none. */
function chooseHeadset(session: Session, page: PageName): void {
  session.on("select-hid-device", (event, details, choose) => {
    event.preventDefault();
    choose(permissionTable[page].has("hid") ? (details.deviceList.find(isHeadset)?.deviceId ?? null) : null);
  });
}
