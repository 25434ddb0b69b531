using System.Net;
using System.Text;
using Portcullis.Protocol.Addresses;

namespace Portcullis.Tests.Conversations;

/// <summary>Plays the user's part of a transcript, and holds the server's part against it, octet for octet.</summary>
internal sealed class TranscriptPlayer(UserPi user, IReadOnlyList<Step> steps, Delivery delivery)
{
    private readonly Queue<string> _lines = new();
    private UserDtp? _open;

    public async Task PlayAsync()
    {
        if (delivery == Delivery.Octets)
            user.Control.SendOctetByOctet();
        if (delivery == Delivery.Pipelined)
            await SendAsync([.. steps.Where(step => step.Kind == StepKind.Send)]);

        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            if (step.Kind != StepKind.Expect)
                Assert.Empty(_lines);

            switch (step.Kind)
            {
                case StepKind.Send:
                    if (delivery != Delivery.Pipelined)
                        await SendAsync([step]);
                    break;
                case StepKind.Expect:
                    await ExpectAsync(step.Text);
                    break;
                case StepKind.SendData:
                    await (await user.OpenDataAsync()).SendAllAsync(Encoding.Latin1.GetString(step.Octets));
                    break;
                case StepKind.SendDataOn:
                    await (_open ??= await user.OpenDataAsync()).SendAsync(Encoding.Latin1.GetString(step.Octets));
                    break;
                case StepKind.ReceiveDataOn:
                    Assert.Equal(Encoding.Latin1.GetString(step.Octets), await (_open ??= await user.OpenDataAsync()).ReceiveAsync(step.Octets.Length));
                    break;
                default:
                    var from = i;
                    while (i + 1 < steps.Count && steps[i + 1].Kind == StepKind.ReceiveData)
                        i++;
                    var expected = steps.Skip(from).Take(i - from + 1).SelectMany(line => line.Octets).ToArray();
                    Assert.Equal(Encoding.Latin1.GetString(expected), await (await user.OpenDataAsync()).ReceiveAllAsync());
                    break;
            }
        }

        Assert.Empty(_lines);
        Assert.Empty(user.Unanswered);
    }

    private async Task SendAsync(Step[] commands)
    {
        foreach (var command in commands)
            ListenIfDataPort(command);
        await user.SendOctetsAsync([.. commands.SelectMany(command => command.Octets.Concat("\r\n"u8.ToArray()))]);
    }

    private async Task ExpectAsync(string expected)
    {
        if (expected == "(closed)")
        {
            Assert.Empty(_lines);
            await user.ExpectEndAsync();
            return;
        }

        if (_lines.Count == 0)
        {
            foreach (var line in (await user.ReadReplyAsync()).Lines)
                _lines.Enqueue(line);
        }

        Assert.Equal(Encoding.UTF8.GetString(new Step(StepKind.Expect, expected).Octets), _lines.Dequeue());
    }

    // A user who offers a data port listens on it. What was open is not used again.
    private void ListenIfDataPort(Step command)
    {
        if (command.Verb is "PORT" or "EPRT" or "PASV" or "EPSV")
            _open = null;
        var argument = command.Text.Split(' ')[^1];
        var endPoint = new IPEndPoint(IPAddress.None, 0);
        if ((command.Verb == "PORT" && HostPort.TryParse(argument, out endPoint)) || (command.Verb == "EPRT" && ExtendedHostPort.TryParse(argument, out endPoint) == ExtendedHostPortResult.Parsed))
        {
            if (endPoint.Address.Equals(user.Address) && endPoint.Port > 0)
                user.ListenForData(endPoint.Port);
        }
    }
}
