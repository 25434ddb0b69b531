using System.Runtime.Versioning;

// /proc, kill(2), tmpfs, the clients of Debian.
[assembly: SupportedOSPlatform("linux")]
