import { lightTheme, type Theme } from "@rainbow-me/rainbowkit";

const base = lightTheme({ borderRadius: "small", overlayBlur: "none" });

/**
 * RainbowKit in our own tokens: they already know light from dark, so one theme does for both. RainbowKit strips
 * slashes from values, hence the old notation of colours.
 */
export const walletTheme: Theme = {
  ...base,
  fonts: { body: "inherit" },
  radii: { actionButton: "6px", connectButton: "6px", menuButton: "6px", modal: "10px", modalMobile: "10px" },
  colors: {
    ...base.colors,
    accentColor: "var(--accent)",
    accentColorForeground: "var(--accent-ink)",
    actionButtonBorder: "var(--line-strong)",
    actionButtonBorderMobile: "var(--line-strong)",
    actionButtonSecondaryBackground: "var(--sunken)",
    closeButton: "var(--ink-2)",
    closeButtonBackground: "var(--sunken)",
    connectButtonBackground: "var(--raised)",
    connectButtonText: "var(--ink)",
    connectionIndicator: "var(--live)",
    downloadBottomCardBackground: "var(--sunken)",
    downloadTopCardBackground: "var(--sunken)",
    error: "var(--down)",
    generalBorder: "var(--line)",
    generalBorderDim: "var(--line)",
    menuItemBackground: "var(--sunken)",
    modalBackdrop: "rgba(0, 0, 0, 0.45)",
    modalBackground: "var(--raised)",
    modalBorder: "var(--line-strong)",
    modalText: "var(--ink)",
    modalTextDim: "var(--ink-3)",
    modalTextSecondary: "var(--ink-2)",
    profileAction: "var(--sunken)",
    profileActionHover: "var(--line)",
    profileForeground: "var(--raised)",
    selectedOptionBorder: "var(--line-strong)",
    standby: "var(--degraded)",
  },
  shadows: {
    ...base.shadows,
    connectButton: "none",
    dialog: "0 8px 32px rgba(0, 0, 0, 0.24)",
    profileDetailsAction: "none",
    selectedOption: "none",
    selectedWallet: "none",
    walletLogo: "none",
  },
};
