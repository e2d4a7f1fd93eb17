/** Which shell this is: the way out of a denied device is another in each. */
export const shellKind = (): "electron" | "browser" => (navigator.userAgent.includes("Electron/") ? "electron" : "browser");
