using System.CommandLine;

var root = new RootCommand("Portcullis: an FTP server that says why, and a client for hosts old and new.");

var result = root.Parse(args);
return await result.InvokeAsync();
