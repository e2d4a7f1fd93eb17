import { Menu, nativeImage, Tray } from "electron";

const size = 16;

/** The tray's picture, drawn here so that no file is needed: a filled disc in the console's accent colour. */
function disc() {
  const pixels = Buffer.alloc(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    const x = (index % size) - size / 2 + 0.5;
    const y = Math.floor(index / size) - size / 2 + 0.5;
    const opacity = Math.max(0, Math.min(1, size / 2 - Math.hypot(x, y)));
    // BGRA with the colour already multiplied by the opacity.
    pixels.set(
      [0xc9, 0x6d, 0x1f, 0xff].map((part) => Math.round(part * opacity)),
      index * 4,
    );
  }
  return nativeImage.createFromBitmap(pixels, { width: size, height: size });
}

/** A closed console is only hidden, as the line goes on; from here it comes back, or all of it ends. */
export function openTray({ onShow, onQuit }: { onShow: () => void; onQuit: () => void }): Tray {
  const tray = new Tray(disc());
  tray.setToolTip("12345");
  tray.setContextMenu(
    Menu.buildFromTemplate([{ label: "打开接听台 · Open console", click: onShow }, { type: "separator" }, { label: "退出 · Quit", click: onQuit }]),
  );
  tray.on("click", onShow);
  return tray;
}
