const { FuseV1Options, FuseVersion } = require('@electron/fuses');

/**
 * Every fuse of a packaged station, each stated. `strictlyRequireAllFuses` makes packaging fail when an Electron brings
 * a fuse that is not stated here, rather than shipping its default.
 * @type {import('@electron/fuses').FuseConfig}
 */
const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  // The program can't be turned into a plain Node that reads what the station may read.
  [FuseV1Options.RunAsNode]: false,
  // The cookie store is encrypted with the keychain like everything else on disk.
  [FuseV1Options.EnableCookieEncryption]: true,
  // Neither an environment variable nor an argument loads code or opens a debugger.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  // The application is one archive, checked where the platform can, and nothing else starts.
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  // There is no start-up snapshot of our own.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Windows are served by the application's own protocol; file: pages get nothing.
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

module.exports = { fuses };
