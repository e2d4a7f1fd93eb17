import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** One accent: the blue of the city's own service signs, quiet enough for eight hours. */
const accent: MantineColorsTuple = ["#eaf2fb", "#d3e2f3", "#a6c4e6", "#76a4d9", "#4e88cd", "#3576c5", "#256cc2", "#195aa9", "#0f5098", "#004586"];

export const theme = createTheme({
  colors: { accent },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 5 },
  fontFamily: '"PingFang SC", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", system-ui, sans-serif',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  defaultRadius: 6,
  focusRing: "auto",
  respectReducedMotion: true,
});
