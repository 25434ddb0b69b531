using System.CommandLine;
using Portcullis.Cli;

var root = new RootCommand("Portcullis: an FTP server that says why, and a client for hosts old and new.");
root.Subcommands.Add(FtpCommand.Create());

return await root.Parse(args).RunAsync();
